import type { ColumnDefinitionBuilder, RawBuilder } from 'kysely';

/** Where databases differ. Tables, migrations and queries are written once and take the difference from here. */
export interface Flavour {
  /** What ends a `create table`. */
  readonly tableEnd: RawBuilder<unknown>;
  /** Makes an integer column count up by itself, never giving a number twice. */
  readonly serial: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}
