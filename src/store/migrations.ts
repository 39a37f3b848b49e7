import { type Kysely, type Migration, sql } from 'kysely';
import { addLeaseHolder, createAudit, createReplicas, indexRefusals } from './audit-tables.ts';
import type { Flavour } from './flavour.ts';

/** The states that end a run, as they were when the store was made first: a migration does not follow later changes. */
const ENDED = ['succeeded', 'failed', 'partial', 'wrong-version', 'stalled', 'unknown', 'closed'];

/** Each room numbers its own: a later one may be there before an earlier one of another room. */
export const ANY_ORDER = { allowUnorderedMigrations: true };

/** Forward only, in the order of their names. A name that was released is never edited again. */
export function migrationsFor(flavour: Flavour): Record<string, Migration> {
  return {
    '001-runs': { up: (db) => createRuns(db, flavour) },
    '002-leases': { up: (db) => createLeases(db, flavour) },
    '003-passes': { up: (db) => createPasses(db, flavour) },
    '004-plan-uses': { up: (db) => createPlanUses(db, flavour) },
    '005-persons-acts': { up: (db) => createPersonsActs(db, flavour) },
    '006-check-reports': { up: (db) => createCheckReports(db, flavour) },
    '007-rulings': { up: (db) => createRulings(db, flavour) },
    '008-last-looks': { up: (db) => createLastLooks(db, flavour) },
    '009-places-of-passes': { up: addPlacesToPasses },
    '010-unhealthy-runs': { up: endUnhealthyRuns },
    '013-audit': { up: (db) => createAudit(db, flavour) },
    '014-lease-holders': { up: addLeaseHolder },
    '015-replicas': { up: (db) => createReplicas(db, flavour) },
    '020-conditions': { up: addConditions },
    '021-followed': { up: (db) => createFollowed(db, flavour) },
    '022-refusals': { up: indexRefusals },
    '023-deliveries': { up: (db) => createDeliveries(db, flavour) },
    '024-source-conditions': { up: (db) => createSourceConditions(db, flavour) },
    '030-telling': { up: (db) => createTelling(db, flavour) },
    '031-silences': { up: (db) => createSilences(db, flavour) },
  };
}

async function createRuns(db: Kysely<unknown>, { serial, tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('run')
    .addColumn('seq', 'integer', serial)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('from', 'text', (column) => column.notNull())
    .addColumn('to', 'text', (column) => column.notNull())
    .addColumn('targetBuild', 'integer', (column) => column.notNull())
    .addColumn('packageSha256', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('orchestrator', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('revision', 'text', (column) => column.notNull())
    .addColumn('planDigest', 'text', (column) => column.notNull())
    .addColumn('startedAt', 'text', (column) => column.notNull())
    .addColumn('updatedAt', 'text', (column) => column.notNull())
    .addColumn('endedAt', 'text')
    .addColumn('message', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await allowOneOpenRun(db, ENDED);
  await db.schema.createIndex('run_by_system').on('run').columns(['system', 'seq']).execute();
  await db.schema
    .createTable('journalEntry')
    .addColumn('seq', 'integer', serial)
    .addColumn('run', 'text', (column) => column.notNull().references('run.id'))
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex('journal_entry_by_run').on('journalEntry').columns(['run', 'seq']).execute();
}

/** The rule itself, not only a help to find rows: a second open run of a system cannot be written. */
async function allowOneOpenRun(db: Kysely<unknown>, ended: readonly string[]): Promise<void> {
  await db.schema
    .createIndex('one_open_run')
    .unique()
    .on('run')
    .column('system')
    .where(sql.ref('state'), 'not in', sql`(${sql.join(ended.map((state) => sql.lit(state)))})`)
    .execute();
}

async function endUnhealthyRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('one_open_run').execute();
  await allowOneOpenRun(db, [...ENDED, 'unhealthy']);
}

async function createLeases(db: Kysely<unknown>, { tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('lease')
    .addColumn('system', 'text', (column) => column.notNull().primaryKey())
    .addColumn('token', 'integer', (column) => column.notNull())
    .addColumn('host', 'text')
    .addColumn('pid', 'integer')
    .addColumn('started', 'text')
    .addColumn('since', 'text')
    .addColumn('expiresAt', 'text')
    .modifyEnd(tableEnd)
    .execute();
}

async function createPasses(db: Kysely<unknown>, { tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('pass')
    .addColumn('system', 'text', (column) => column.notNull().primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('revision', 'text', (column) => column.notNull())
    .addColumn('result', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('plan', 'text')
    .modifyEnd(tableEnd)
    .execute();
}

async function createPlanUses(db: Kysely<unknown>, { tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('planUse')
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('begunAt', 'text', (column) => column.notNull())
    .addColumn('endedAt', 'text')
    .addPrimaryKeyConstraint('plan_use_once', ['plan', 'system'])
    .modifyEnd(tableEnd)
    .execute();
}

async function createPersonsActs(db: Kysely<unknown>, { serial, tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('personsAct')
    .addColumn('seq', 'integer', serial)
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex('persons_act_by_system').on('personsAct').columns(['system', 'seq']).execute();
}

async function createCheckReports(db: Kysely<unknown>, { serial, tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('checkReport')
    .addColumn('seq', 'integer', serial)
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('check', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('report', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex('check_report_by_system').on('checkReport').columns(['system', 'check', 'seq']).execute();
}

async function addConditions(db: Kysely<unknown>): Promise<void> {
  for (const column of ['conditions', 'succeededAt']) {
    await db.schema.alterTable('pass').addColumn(column, 'text').execute();
  }
}

async function createRulings(db: Kysely<unknown>, { tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('ruling')
    .addColumn('rollout', 'text', (column) => column.notNull())
    .addColumn('turn', 'integer', (column) => column.notNull())
    .addColumn('run', 'text', (column) => column.references('run.id'))
    .addColumn('kind', 'text')
    .addColumn('by', 'text')
    .addColumn('at', 'text')
    .addColumn('reason', 'text')
    .addColumn('runs', 'text')
    // The rule itself: two that decided on the same sight of things cannot both be written.
    .addPrimaryKeyConstraint('ruling_turn', ['rollout', 'turn'])
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex('ruling_by_run').on('ruling').column('run').execute();
}

async function createLastLooks(db: Kysely<unknown>, { tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('lastLook')
    .addColumn('system', 'text', (column) => column.notNull().primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('look', 'text', (column) => column.notNull())
    .addColumn('versions', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
}

async function createFollowed(db: Kysely<unknown>, { tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('followed')
    .addColumn('system', 'text', (column) => column.notNull().primaryKey())
    .addColumn('revision', 'text', (column) => column.notNull())
    .addColumn('from', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
}

async function createDeliveries(db: Kysely<unknown>, { serial, tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('delivery')
    .addColumn('seq', 'integer', serial)
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('at', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex('delivery_by_age').on('delivery').column('at').execute();
}

async function addPlacesToPasses(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('pass').addColumn('place', 'text').execute();
}

async function createTelling(db: Kysely<unknown>, { serial, tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('toldState')
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('turn', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('told_state_once', ['subject', 'topic'])
    .modifyEnd(tableEnd)
    .execute();
  await db.schema
    .createTable('letter')
    .addColumn('seq', 'integer', serial)
    .addColumn('notifier', 'text', (column) => column.notNull())
    .addColumn('noticeId', 'text', (column) => column.notNull())
    .addColumn('notice', 'text', (column) => column.notNull())
    .addColumn('writtenAt', 'text', (column) => column.notNull())
    .addColumn('dueAt', 'text', (column) => column.notNull())
    .addColumn('takenUntil', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('problem', 'text')
    .addColumn('endedAt', 'text')
    .addUniqueConstraint('letter_once', ['notifier', 'noticeId'])
    .modifyEnd(tableEnd)
    .execute();
  await db.schema
    .createIndex('letter_waiting')
    .on('letter')
    .columns(['notifier', 'dueAt'])
    .where(sql.ref('endedAt'), 'is', null)
    .execute();
  await db.schema.createIndex('letter_ended').on('letter').column('endedAt').execute();
}

async function createSourceConditions(db: Kysely<unknown>, { tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('sourceCondition')
    .addColumn('system', 'text', (column) => column.primaryKey())
    .addColumn('conditions', 'text', (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
}

async function createSilences(db: Kysely<unknown>, { tableEnd }: Flavour): Promise<void> {
  await db.schema
    .createTable('silence')
    .addColumn('silencer', 'text', (column) => column.notNull())
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('externalId', 'text')
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('silence_once', ['silencer', 'run'])
    .modifyEnd(tableEnd)
    .execute();
}
