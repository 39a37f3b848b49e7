import { type Kysely, sql } from 'kysely';
import type { Instant } from '../model/instant.ts';
import type { AuditEvent } from '../reconciler/audit.ts';
import {
  FINAL_STATES,
  type JournalEntry,
  type NewRun,
  type Run,
  type RunJournal,
  type RunState,
} from '../reconciler/runs.ts';
import type { AuditChain } from './audit-chain.ts';
import { type Fence, leaseLost, stillHeld } from './fence.ts';
import type { Flavour } from './flavour.ts';
import { alreadyEnded, conflict, duplicateRun, noSuchRun } from './run-errors.ts';
import type { RunRow, Tables } from './schema.ts';

const JUDGED = FINAL_STATES.filter((state) => state !== 'closed');

export interface JournalParts {
  readonly flavour: Flavour;
  readonly chain: AuditChain;
  /** The lease under which this process works on a system. */
  readonly fenceOf: (system: string) => Fence | undefined;
}

/**
 * Each act is one statement that either takes place whole or finds that it may not, so that two processes need no
 * further agreement. Only then is asked why, for the message.
 */
export function runJournal(db: Kysely<Tables>, { flavour, chain, fenceOf }: JournalParts): RunJournal {
  const runs = (on: Kysely<Tables> = db) => on.selectFrom('run').selectAll().orderBy('seq', 'desc');
  /** Runs never change hands between systems. */
  const systems = new Map<string, string>();

  async function openRun(system: string, on = db): Promise<Run | undefined> {
    const row = await runs(on).where('system', '=', system).where('state', 'not in', FINAL_STATES).executeTakeFirst();
    return row && runOf(row);
  }

  async function runNamed(id: string, on = db): Promise<Run> {
    const row = await runs(on).where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw noSuchRun(id);
    return runOf(row);
  }

  async function placeOf(id: string): Promise<number> {
    const row = await db.selectFrom('run').select('seq').where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw noSuchRun(id);
    return row.seq;
  }

  async function systemOf(run: string): Promise<string> {
    const system = systems.get(run) ?? (await runNamed(run)).system;
    systems.set(run, system);
    return system;
  }

  async function refuseIfLost(system: string, run: string, on: Kysely<Tables>): Promise<void> {
    const fence = fenceOf(system);
    const row = await on.selectFrom('lease').selectAll().where('system', '=', system).executeTakeFirst();
    const lost = fence !== undefined && (row?.token !== fence.token || row.holder !== fence.holder);
    if (lost) throw leaseLost(system, run);
  }

  function eventOf(run: string, system: string, at: Instant, kind: string, detail: AuditEvent['detail']) {
    return { at, kind, system, detail: { run, ...detail, token: fenceOf(system)?.token ?? null } };
  }

  async function insertEntry(entry: JournalEntry, system: string, on: Kysely<Tables>): Promise<void> {
    const { run, at, kind, step, detail } = entry;
    const written = await on
      .insertInto('journalEntry')
      .columns(['run', 'at', 'kind', 'step', 'detail'])
      .expression(({ selectFrom }) =>
        selectFrom('run')
          .where('run.id', '=', run)
          .where(stillHeld(system, fenceOf(system), flavour))
          .select(({ val }) => [
            'run.id as run',
            val(at).as('at'),
            val(kind).as('kind'),
            val(step).as('step'),
            val(JSON.stringify(detail)).as('detail'),
          ]),
      )
      .executeTakeFirst();
    if (written.numInsertedOrUpdatedRows === 0n) throw leaseLost(system, run);
  }

  return {
    begin: (run: NewRun, at: Instant): Promise<Run> =>
      chain.audited(async (transaction) => {
        const row = await transaction
          .insertInto('run')
          .columns([...COLUMNS, 'state', 'updatedAt', 'endedAt', 'message'])
          .expression(
            transaction
              .selectNoFrom(({ val }) => [
                ...COLUMNS.map((column) => typed(run[column]).as(column)),
                val('planned').as('state'),
                val(at).as('updatedAt'),
                sql<null>`null`.as('endedAt'),
                val('planned').as('message'),
              ])
              .where(stillHeld(run.system, fenceOf(run.system), flavour)),
          )
          .onConflict((found) => found.doNothing())
          .returningAll()
          .executeTakeFirst();
        if (row !== undefined) return [runOf(row), eventOf(run.id, run.system, at, 'run-begun', begun(run))];
        await refuseIfLost(run.system, run.id, transaction);
        const open = await openRun(run.system, transaction);
        throw open === undefined || open.id === run.id ? duplicateRun(run.id) : conflict(open);
      }),

    open: (system) => openRun(system),

    async latest(system) {
      const row = await runs().where('system', '=', system).executeTakeFirst();
      return row && runOf(row);
    },

    async lastJudged(system) {
      const judged = runs().where('system', '=', system).where('state', 'in', JUDGED);
      const row = await judged.executeTakeFirst();
      return row && runOf(row);
    },

    async newestIn(states) {
      const newest = db
        .selectFrom('run')
        .where('state', '!=', 'closed')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .groupBy('system');
      return (await runs().where('seq', 'in', newest).where('state', 'in', states).execute()).map(runOf);
    },

    async hopDurations(system, limit) {
      const rows = await db
        .selectFrom('run')
        .innerJoin('journalEntry', 'journalEntry.run', 'run.id')
        .where('run.system', '=', system)
        .where('run.state', '=', 'succeeded')
        .where('journalEntry.kind', '=', 'intent')
        .where('journalEntry.step', '=', 'launch')
        .select(({ fn }) => ['run.endedAt', fn.min('journalEntry.at').as('launchedAt')])
        .groupBy(['run.id', 'run.seq', 'run.endedAt'])
        .orderBy('run.seq', 'desc')
        .limit(limit)
        .execute();
      return rows
        .map(({ launchedAt, endedAt }) => Date.parse(endedAt ?? launchedAt) - Date.parse(launchedAt))
        .toReversed();
    },

    async runs({ system, systems, after, limit }) {
      let query = runs();
      if (system !== undefined) query = query.where('system', '=', system);
      if (systems !== undefined) query = query.where('system', 'in', systems.length === 0 ? [''] : systems);
      if (after !== undefined) query = query.where('seq', '<', await placeOf(after));
      return (await query.limit(limit).execute()).map(runOf);
    },

    async advance(run: string, state: RunState, message: string, at: Instant): Promise<Run> {
      const system = await systemOf(run);
      const ends = FINAL_STATES.includes(state);
      const move = async (on: Kysely<Tables>): Promise<Run> => {
        const row = await on
          .updateTable('run')
          .set((column) => ({
            state,
            message,
            updatedAt: at,
            endedAt: ends ? column.fn.coalesce('endedAt', column.val(at)) : null,
          }))
          .where('id', '=', run)
          .where('state', 'not in', state === 'closed' ? ['closed'] : FINAL_STATES)
          .where(stillHeld(system, fenceOf(system), flavour))
          .returningAll()
          .executeTakeFirst();
        if (row !== undefined) return runOf(row);
        await refuseIfLost(system, run, on);
        throw alreadyEnded(await runNamed(run, on), state);
      };
      if (!ends) return await move(db);
      return await chain.audited(async (transaction) => {
        const moved = await move(transaction);
        return [moved, eventOf(run, system, at, 'run-ended', { state, message })];
      });
    },

    async record(entry: JournalEntry): Promise<void> {
      const system = await systemOf(entry.run);
      if (entry.kind !== 'intent' || entry.step !== 'launch') return await insertEntry(entry, system, db);
      await chain.audited(async (transaction) => {
        await insertEntry(entry, system, transaction);
        return [undefined, eventOf(entry.run, system, entry.at, 'launch', {})];
      });
    },

    async entries(run) {
      const rows = await db.selectFrom('journalEntry').selectAll().where('run', '=', run).orderBy('seq').execute();
      return rows.map(({ seq: _, detail, ...entry }) => ({ ...entry, detail: JSON.parse(detail) }));
    },
  };
}

const COLUMNS = [
  'id',
  'system',
  'from',
  'to',
  'targetBuild',
  'packageSha256',
  'attempt',
  'orchestrator',
  'revision',
  'planDigest',
  'startedAt',
] as const satisfies readonly (keyof NewRun)[];

/** A selected value has no column to take its type from. */
function typed(value: string | number) {
  return sql<string | number>`cast(${value} as ${sql.raw(typeof value === 'number' ? 'bigint' : 'text')})`;
}

/** What is put on record of a run that begins. */
function begun({ from, to, targetBuild, packageSha256, attempt, orchestrator, revision, planDigest }: NewRun) {
  return { from, to, targetBuild, packageSha256, attempt, orchestrator, revision, planDigest };
}

function runOf({ seq: _, endedAt, ...run }: Omit<RunRow, 'seq'> & { seq: number }): Run {
  return { ...run, endedAt: endedAt ?? undefined };
}
