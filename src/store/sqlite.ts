import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  Migrator,
  type QueryResult,
  SqliteDialect,
  sql,
} from 'kysely';
import type { Flavour, OpenDatabase } from './flavour.ts';
import { byWhoeverAsks } from './lease-time.ts';
import { ANY_ORDER, migrationsFor } from './migrations.ts';
import type { Tables } from './schema.ts';
import { foreignStore, newerStore, storeError } from './store-errors.ts';

// Everything that is SQLite's own lives in this file.

/** Marks the file as ours in its header, so that a wrong path cannot fill another program's database. */
const APPLICATION_ID = 0x52_54_43_48;
/** How long one process waits for another's write; each lasts milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;

const flavour: Flavour = {
  tableEnd: sql`strict`,
  serial: (column) => column.primaryKey().autoIncrement(),
  appendOnly: async (db, table) => {
    for (const act of ['update', 'delete']) {
      await sql`create trigger ${sql.id(`${table}_refuses_${act}`)} before ${sql.raw(act)} on ${sql.id(table)}
        begin select raise(abort, 'rows are never changed or removed'); end`.execute(db);
    }
  },
  // Nobody else writes while a statement does.
  held: (query) => query,
  // Whoever has the file open is on this machine.
  leaseTime: byWhoeverAsks,
};

/** Opens the file, creates or upgrades its tables, and hands back the queries. Throws `store.…`. */
export async function openSqlite(file: string): Promise<OpenDatabase> {
  let handle: Sqlite.Database | undefined;
  try {
    createFile(file);
    const opened = new Sqlite(file, { timeout: 0 });
    handle = opened;
    await onceFree(() => refuseForeign(file, opened));
    await onceFree(() => makeDurable(opened));
    return { db: await migrated(file, opened), flavour };
  } catch (thrown) {
    handle?.close();
    throw storeError(file, thrown);
  }
}

/**
 * Waits while others write, and lets this process go on meanwhile: one of them may be in it. SQLite's own waiting would
 * hold the process, and does not cover the switch to WAL.
 */
async function onceFree<T>(act: () => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      return await act();
    } catch (thrown) {
      const busy = thrown instanceof Sqlite.SqliteError && thrown.code.startsWith('SQLITE_BUSY');
      if (!busy || Date.now() > deadline) throw thrown;
      await pause(1 + 10 * Math.random());
    }
  }
}

/** Before SQLite does it, because it would let others on the machine read it. Its side files take over the mode. */
function createFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return;
  closeSync(openSync(file, 'a', 0o600));
}

function refuseForeign(file: string, handle: Sqlite.Database): void {
  const tables = handle.prepare("select name from sqlite_schema where type = 'table'").pluck().all();
  if (tables.length > 0 && handle.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw foreignStore(file);
  }
  if (!tables.includes('kysely_migration')) return;
  const known = migrationsFor(flavour);
  const written = handle.prepare<[], string>('select name from kysely_migration order by name').pluck().all();
  const newer = written.find((name) => !Object.hasOwn(known, name));
  if (newer !== undefined) throw newerStore(file, newer);
}

/** A commit that was answered survives a power cut, and readers never wait for a writer. */
function makeDurable(handle: Sqlite.Database): void {
  if (handle.pragma('journal_mode', { simple: true }) !== 'wal') handle.pragma('journal_mode = wal');
  handle.pragma('synchronous = full');
  handle.pragma('foreign_keys = on');
}

/** All in one transaction that excludes other processes from its first statement on: it happens whole, once. */
async function migrated(file: string, handle: Sqlite.Database): Promise<Kysely<Tables>> {
  const db = new Kysely<Tables>({
    dialect: new PatientSqlite(file, handle),
    plugins: [new CamelCasePlugin()],
  });
  await onceFree(() => void handle.exec('begin immediate'));
  try {
    const provider = { getMigrations: async () => migrationsFor(flavour) };
    const { error } = await new Migrator({ db, provider, ...ANY_ORDER, disableTransactions: true }).migrateToLatest();
    if (error !== undefined) throw error;
    handle.pragma(`application_id = ${APPLICATION_ID}`);
    handle.exec('commit');
    return db;
  } catch (thrown) {
    if (handle.inTransaction) handle.exec('rollback');
    throw thrown;
  }
}

/** Kysely's dialect, whose waiting is ours, and whose errors are in the operator's words where they arise. */
class PatientSqlite extends SqliteDialect {
  readonly #file: string;

  constructor(file: string, database: Sqlite.Database) {
    super({ database });
    this.#file = file;
  }

  override createDriver(): Driver {
    const driver = super.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = async () => new PatientConnection(this.#file, await acquire());
    // The lock for writing is taken at once: one that was begun for reading could not get it after somebody else wrote.
    driver.beginTransaction = async (connection) =>
      void (await connection.executeQuery(CompiledQuery.raw('begin immediate')));
    return driver;
  }
}

class PatientConnection implements DatabaseConnection {
  readonly #file: string;
  readonly #connection: DatabaseConnection;

  constructor(file: string, connection: DatabaseConnection) {
    this.#file = file;
    this.#connection = connection;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await onceFree(() => this.#connection.executeQuery<R>(query));
    } catch (thrown) {
      throw storeError(this.#file, thrown);
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#connection.streamQuery(query, chunkSize);
  }
}
