import type { ColumnDefinitionBuilder, Kysely, RawBuilder } from 'kysely';
import type { Tables } from './schema.ts';

/** Where databases differ. Tables, migrations and queries are written once and take the difference from here. */
export interface Flavour {
  /** What ends a `create table`. */
  readonly tableEnd: RawBuilder<unknown>;
  /** Makes an integer column count up by itself, never giving a number twice. */
  readonly serial: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

/** A database whose tables are there, as this version wants them. */
export interface OpenDatabase {
  readonly db: Kysely<Tables>;
  readonly flavour: Flavour;
}
