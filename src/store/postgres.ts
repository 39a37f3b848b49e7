import { setTimeout as pause } from 'node:timers/promises';
import { checkServerIdentity } from 'node:tls';
import {
  CamelCasePlugin,
  type DataTypeNode,
  Kysely,
  type KyselyPlugin,
  Migrator,
  OperationNodeTransformer,
  PostgresDialect,
  type PostgresPoolClient,
  sql,
} from 'kysely';
import pg from 'pg';
import type { PostgresLocation } from '../config/store-location.ts';
import type { Flavour, OpenDatabase } from './flavour.ts';
import { ANY_ORDER, migrationsFor } from './migrations.ts';
import type { Tables } from './schema.ts';
import { foreignStore, newerStore, storeError } from './store-errors.ts';

// Everything that is PostgreSQL's own lives in this file.

/** Marks the tables as ours, so that a wrong address cannot fill another program's schema. */
const MARK = 'ratchet store';
/** Held while tables are looked at and made: one opener after the other. Any number that others are not likely to use. */
const OPENING = 0x52_54_43_48;
const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** Longer than any statement of ours; a server that was cut off answers nothing, ever. */
const ANSWER_TIMEOUT_MS = 30_000;
/** How long a server that was there may be away, as while it is restarted, before an act fails. */
const PATIENCE_MS = 15_000;

const flavour: Flavour = {
  tableEnd: sql``,
  serial: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
  appendOnly: async (db, table) => {
    const refuse = sql.id(`${table}_is_append_only`);
    await sql`create function ${refuse}() returns trigger language plpgsql as
      $$ begin raise exception 'rows of % are never changed or removed', tg_table_name; end $$`.execute(db);
    await sql`create trigger ${refuse} before update or delete or truncate on ${sql.id(table)}
      for each statement execute function ${refuse}()`.execute(db);
  },
  held: (query) => query.forShare(),
  // Replicas are on machines with clocks of their own.
  leaseTime: (_, plusMs) =>
    sql<string>`to_char((clock_timestamp() + ${plusMs} * interval '1 millisecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};

/**
 * Connects, creates or upgrades the tables in the schema that the account's search path names first, and hands back the
 * queries. With `mustExist` nothing is made, and `undefined` says that there are no tables. Throws `store.…`.
 */
export async function openPostgres(location: PostgresLocation, mustExist: boolean): Promise<OpenDatabase | undefined> {
  const name = nameOf(location);
  const pool = new pg.Pool(poolConfig(location));
  // A connection that breaks while it rests is replaced by the pool; unheard, its error would end the process.
  pool.on('error', () => undefined);
  const server = new PatientServer(name, pool);
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: server }),
    plugins: [new CamelCasePlugin(), new SameTypes()],
  });
  try {
    if (mustExist && !(await hasTables(db))) return await db.destroy().then(() => undefined);
    await migrate(name, db);
    server.patience = PATIENCE_MS;
    return { db, flavour };
  } catch (thrown) {
    await db.destroy();
    throw storeError(name, thrown);
  }
}

/** For people: where it is, never the password. */
function nameOf({ host, port, user, database }: PostgresLocation): string {
  if (host.startsWith('/')) return `postgres://${user}@/${database}?host=${host}`;
  return `postgres://${user}@${host}${port === 5432 ? '' : `:${port}`}/${database}`;
}

/** How to reach it. */
export function connectionTo(location: PostgresLocation): pg.PoolConfig {
  const { host, port, user, database, password, encryption } = location;
  return {
    host,
    port,
    user,
    database,
    ...(password !== undefined && { password: password.reveal() }),
    // Said in any case: else PGSSLMODE of the environment would count.
    ssl: encryption.kind === 'tls' && {
      ca: encryption.ca,
      rejectUnauthorized: true,
      // Node would take the name of a host that is an address for "localhost".
      checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    },
    application_name: 'ratchet',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
  };
}

function poolConfig(location: PostgresLocation): pg.PoolConfig {
  return {
    ...connectionTo(location),
    max: CONNECTIONS,
    allowExitOnIdle: true,
    types: {
      getTypeParser: (type: number, format) => (NUMBERS.has(type) ? Number : pg.types.getTypeParser(type, format)),
    },
  };
}

/** bigint and numeric, which come as text: no count of ours is beyond what a number holds exactly. */
const NUMBERS: ReadonlySet<number> = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);

/** The pool as Kysely uses it, with errors in the operator's words at the only place where they arise. */
class PatientServer {
  /** How long a connection is tried for; nothing was asked yet, so trying again repeats nothing. */
  patience = 0;
  readonly #name: string;
  readonly #pool: pg.Pool;
  readonly #clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  constructor(name: string, pool: pg.Pool) {
    this.#name = name;
    this.#pool = pool;
  }

  async connect(): Promise<PostgresPoolClient> {
    const deadline = Date.now() + this.patience;
    for (;;) {
      try {
        return this.#translating(await this.#pool.connect());
      } catch (thrown) {
        const error = storeError(this.#name, thrown);
        if (!isAway(error) || Date.now() > deadline) throw error;
        await pause(200);
      }
    }
  }

  end(): Promise<void> {
    return this.#pool.end();
  }

  #translating(client: pg.PoolClient): PostgresPoolClient {
    const known = this.#clients.get(client);
    if (known !== undefined) return known;
    let broken = false;
    // While it is lent out the pool does not listen, and an error that nobody hears ends the process.
    client.on('error', () => {
      broken = true;
    });
    const query = async (text: string, parameters: readonly unknown[]) => {
      try {
        return await client.query(text, parameters.map(storable));
      } catch (thrown) {
        // What the server itself refused leaves the connection as it was; after anything else nobody knows.
        if (!(thrown instanceof pg.DatabaseError)) broken = true;
        throw storeError(this.#name, thrown);
      }
    };
    // Cursors, Kysely's other way to ask, are not used.
    const translated = {
      query: query as unknown as PostgresPoolClient['query'],
      release: () => client.release(broken),
    };
    this.#clients.set(client, translated);
    return translated;
  }
}

function isAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'store.unreachable';
}

/** PostgreSQL takes no NUL in text; the sign for it stands in its place, in what is written as in what is asked for. */
function storable(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\u2400') : value;
}

/** Columns behave as SQLite's do: text is compared by its characters, whatever the server's locale, and integers are wide. */
class SameTypes extends OperationNodeTransformer implements KyselyPlugin {
  readonly transformQuery: KyselyPlugin['transformQuery'] = ({ node }) => this.transformNode(node);

  readonly transformResult: KyselyPlugin['transformResult'] = async ({ result }) => result;

  protected override transformDataType(node: DataTypeNode): DataTypeNode {
    const { dataType } = node;
    if (dataType === 'integer') return { ...node, dataType: 'bigint' };
    // A type may be any expression; only Kysely's own typing asks for a name here.
    return dataType === 'text' ? (sql`text collate "C"`.toOperationNode() as unknown as DataTypeNode) : node;
  }
}

async function hasTables(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select to_regclass(quote_ident(current_schema()) || '.kysely_migration') is not null as found`.execute(db);
  return rows[0]?.found === true;
}

/** In one transaction that keeps other openers out: it happens whole, once. Where nothing is missing nothing is locked. */
async function migrate(name: string, db: Kysely<Tables>): Promise<void> {
  if (await isCurrent(name, db)) return;
  await db.connection().execute(async (one) => {
    await sql`begin`.execute(one);
    try {
      await sql`select pg_advisory_xact_lock(${sql.lit(OPENING)})`.execute(one);
      if (!(await isCurrent(name, one))) await makeTables(one);
      await sql`commit`.execute(one);
    } catch (thrown) {
      await sql`rollback`.execute(one).catch(() => undefined);
      throw thrown;
    }
  });
}

/** Throws where the tables are another program's, or those of a newer version. */
async function isCurrent(name: string, db: Kysely<Tables>): Promise<boolean> {
  const { rows: tables } = await sql<{ mark: string | null }>`
    select obj_description(c.oid, 'pg_class') as mark
    from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm')`.execute(
    db,
  );
  if (tables.length === 0) return false;
  if (!tables.some(({ mark }) => mark === MARK)) throw foreignStore(name);
  const known = Object.keys(migrationsFor(flavour));
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const newer = rows.find((written) => !known.includes(written.name));
  if (newer !== undefined) throw newerStore(name, newer.name);
  return rows.length === known.length;
}

async function makeTables(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  const provider = { getMigrations: async () => migrationsFor(flavour) };
  const migrator = new Migrator({
    db,
    provider,
    ...ANY_ORDER,
    disableTransactions: true,
    ...(rows[0] && { migrationTableSchema: rows[0].schema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  await sql`comment on table kysely_migration is ${sql.lit(MARK)}`.execute(db);
}
