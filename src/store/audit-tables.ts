import { type Kysely, sql } from 'kysely';
import type { Flavour } from './flavour.ts';

/** The record, its end, and the database's own refusal to change what is written there or what a person said. */
export async function createAudit(db: Kysely<unknown>, { appendOnly, tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('system', 'text')
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await db.schema
    .createTable('auditHead')
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await sql`insert into audit_head (seq, hash) values (0, ${sql.lit(`sha256:${'0'.repeat(64)}`)})`.execute(db);
  await appendOnly(db, 'audit');
  await appendOnly(db, 'persons_act');
}

/** Those that take jobs from the queue of passes, which only a shared database has. */
export async function createReplicas(db: Kysely<unknown>, { tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('replica')
    .addColumn('pool', 'text', (column) => column.notNull().primaryKey())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('pid', 'integer', (column) => column.notNull())
    .addColumn('started', 'text')
    .addColumn('seenAt', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
}

export async function addLeaseHolder(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('lease').addColumn('holder', 'text').execute();
}

/** So that a refusal is found among all that was ever recorded. */
export async function indexRefusals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('audit_refusals')
    .on('audit')
    .column('seq')
    .where(sql.ref('kind'), '=', sql.lit('revision-refused'))
    .execute();
}
