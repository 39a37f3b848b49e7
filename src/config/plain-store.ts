import path from 'node:path';
import { DEFAULT_STORE } from './defaults.ts';
import { checked } from './formats.ts';
import { isPostgresUrl, type PostgresAddress, parsePostgresUrl } from './postgres-address.ts';
import type { StoreLocation } from './store-location.ts';
import type { WrittenConfig, WrittenPostgres } from './written.ts';

/** Where the store is: all that needs no secret. */
export function plainStore(written: WrittenConfig['store'], folder: string): StoreLocation {
  const section = asSection(written);
  if (typeof section === 'string') return { kind: 'sqlite', file: path.resolve(folder, section) };
  const address = checked(parsePostgresUrl(section.postgres));
  const unencrypted = section.allowUnencrypted === true || (section.ca === undefined && staysHere(address));
  const encryption = unencrypted ? ({ kind: 'none' } as const) : ({ kind: 'tls', ca: undefined } as const);
  return { kind: 'postgres', ...address, password: undefined, encryption };
}

/** A file, or all that is said of a database: its address alone stands for that. */
export function asSection(written: WrittenConfig['store'] = DEFAULT_STORE): string | WrittenPostgres {
  return typeof written === 'string' && isPostgresUrl(written) ? { postgres: written } : written;
}

/** Beside a file; beside the configuration where the store is a database. */
export function stateFolderOf(store: StoreLocation, folder: string): string {
  return path.dirname(store.kind === 'sqlite' ? store.file : path.resolve(folder, DEFAULT_STORE));
}

/** Through a socket or the loopback no other machine reads along. */
function staysHere({ host }: PostgresAddress): boolean {
  return host.startsWith('/') || host === 'localhost' || host.startsWith('127.');
}
