import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from 'vitest';
import type { PostgresLocation, SqliteLocation, StoreLocation } from '../../src/config/store-location.ts';
import { openStore, type Store, type StoreOptions } from '../../src/store/open-store.ts';
import { ThrowAwayServer, withoutPostgres } from '../postgres/throw-away-server.ts';

const folders: string[] = [];
const stores: Store[] = [];
let server: ThrowAwayServer | undefined;
let shared: Promise<PostgresLocation> | undefined;

/** A path in a new folder, where no file lies yet. */
export function freshFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-store-'));
  folders.push(folder);
  return path.join(folder, 'ratchet.db');
}

export function sqliteAt(file: string): SqliteLocation {
  return { kind: 'sqlite', file };
}

/** The server of this file's tests, started at the first use. */
export function postgresServer(): ThrowAwayServer {
  server ??= new ThrowAwayServer();
  return server;
}

/** One database for all tests of a file, emptied for each: making one takes much longer. */
export async function freshDatabase(): Promise<PostgresLocation> {
  await closeStores();
  shared ??= postgresServer().freshDatabase();
  const place = await shared;
  await (await openStore(place)).close();
  await postgresServer().ask(place.database, EMPTY);
  return place;
}

const EMPTY = `
  do $$ begin
    set local session_replication_role = replica; -- no trigger refuses it
    execute (select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' restart identity'
             from pg_tables where schemaname = 'public' and tablename not like 'kysely%');
    insert into audit_head select 0, 'sha256:' || repeat('0', 64);
  end $$`;

const DATABASES: readonly (readonly [string, () => Promise<StoreLocation>, string | undefined])[] = [
  ['SQLite', async () => sqliteAt(freshFile()), undefined],
  ['PostgreSQL', freshDatabase, withoutPostgres],
];

/** What has to hold on every database; `fresh` is where an empty store is. */
export function onEveryDatabase(what: string, tests: (fresh: () => Promise<StoreLocation>) => void): void {
  for (const [name, fresh, skipped] of DATABASES) {
    const title = skipped === undefined ? name : `${name}, skipped: ${skipped}`;
    describe.skipIf(skipped !== undefined)(`${what} (${title})`, () => tests(fresh));
  }
}

/** A store that `removeStores` closes. */
export async function freshStore(location?: StoreLocation, options: StoreOptions = {}): Promise<Store> {
  const store = await openStore(location ?? sqliteAt(freshFile()), options);
  stores.push(store);
  return store;
}

async function closeStores(): Promise<void> {
  await Promise.all(stores.splice(0).map((store) => store.close().catch(() => undefined)));
}

/** For `afterAll`: closes every store of this file and removes the folders and the server. */
export async function removeStores(): Promise<void> {
  await closeStores();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  server?.remove();
  server = undefined;
}

/** What both a store on every database and the one in memory promise, so that tests that use that one can be believed. */
export function inEveryMemory<T>(
  what: string,
  { fake, of }: { readonly fake: () => T; readonly of: (store: Store) => T },
  tests: (open: () => Promise<T>) => void,
): void {
  describe(`${what} (in memory)`, () => tests(async () => fake()));
  onEveryDatabase(what, (fresh) => tests(async () => of(await freshStore(await fresh()))));
}
