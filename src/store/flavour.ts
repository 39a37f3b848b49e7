import type { ColumnDefinitionBuilder, Kysely, RawBuilder, SelectQueryBuilder } from 'kysely';
import type { LeaseTime } from './lease-time.ts';
import type { Tables } from './schema.ts';

/** Where databases differ. Tables, migrations and queries are written once and take the difference from here. */
export interface Flavour {
  /** What ends a `create table`. */
  readonly tableEnd: RawBuilder<unknown>;
  /** Makes an integer column count up by itself, never giving a number twice. */
  readonly serial: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  /** Has the database itself refuse to change or remove a row of this table. */
  readonly appendOnly: (db: Kysely<unknown>, table: string) => Promise<void>;
  /** Keeps what a condition was asked about as it is until the act that depends on it has taken place. */
  readonly held: <DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>) => SelectQueryBuilder<DB, TB, O>;
  readonly leaseTime: LeaseTime;
}

/** A database whose tables are there, as this version wants them. */
export interface OpenDatabase {
  readonly db: Kysely<Tables>;
  readonly flavour: Flavour;
}
