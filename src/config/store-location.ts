import type { Secret } from '../model/secret.ts';
import type { PostgresAddress } from './postgres-address.ts';

/** Where the memory of Ratchet is: in a file of this machine, or in a database that several machines share. */
export type StoreLocation = SqliteLocation | PostgresLocation;

export interface SqliteLocation {
  readonly kind: 'sqlite';
  /** Absolute. */
  readonly file: string;
}

export interface PostgresLocation extends PostgresAddress {
  readonly kind: 'postgres';
  /** Undefined leaves it to PostgreSQL's own ways: PGPASSWORD, ~/.pgpass, or none at all. */
  readonly password: Secret | undefined;
  readonly encryption: Encryption;
}

export type Encryption =
  /** On this machine, or where the operator says so. */
  | { readonly kind: 'none' }
  /** The server proves who it is, to these authorities (PEM), or to the machine's own list where undefined. */
  | { readonly kind: 'tls'; readonly ca: string | undefined };
