import type { Kysely } from 'kysely';
import type { Instant } from '../model/instant.ts';
import {
  FINAL_STATES,
  type JournalEntry,
  type NewRun,
  type Run,
  type RunJournal,
  type RunState,
} from '../reconciler/runs.ts';
import { alreadyEnded, conflict, duplicateRun, noSuchRun } from './run-errors.ts';
import type { RunRow, Tables } from './schema.ts';

const JUDGED = FINAL_STATES.filter((state) => state !== 'closed');

/**
 * Each act is one statement that either takes place whole or finds that it may not, so that two processes need no
 * further agreement. Only then is asked why, for the message.
 */
export function runJournal(db: Kysely<Tables>): RunJournal {
  const runs = () => db.selectFrom('run').selectAll().orderBy('seq', 'desc');

  async function openRun(system: string): Promise<Run | undefined> {
    const row = await runs().where('system', '=', system).where('state', 'not in', FINAL_STATES).executeTakeFirst();
    return row && runOf(row);
  }

  async function runNamed(id: string): Promise<Run> {
    const row = await runs().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw noSuchRun(id);
    return runOf(row);
  }

  return {
    async begin(run: NewRun, at: Instant): Promise<Run> {
      const row = await db
        .insertInto('run')
        .values({ ...columnsOf(run), state: 'planned', updatedAt: at, endedAt: null, message: 'planned' })
        .onConflict((found) => found.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined) return runOf(row);
      const open = await openRun(run.system);
      throw open === undefined || open.id === run.id ? duplicateRun(run.id) : conflict(open);
    },

    open: openRun,

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

    async runs({ system, limit }) {
      const query = system === undefined ? runs() : runs().where('system', '=', system);
      return (await query.limit(limit).execute()).map(runOf);
    },

    async advance(run: string, state: RunState, message: string, at: Instant): Promise<Run> {
      const ends = FINAL_STATES.includes(state);
      const row = await db
        .updateTable('run')
        .set((column) => ({
          state,
          message,
          updatedAt: at,
          endedAt: ends ? column.fn.coalesce('endedAt', column.val(at)) : null,
        }))
        .where('id', '=', run)
        .where('state', 'not in', state === 'closed' ? ['closed'] : FINAL_STATES)
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined) return runOf(row);
      throw alreadyEnded(await runNamed(run), state);
    },

    async record({ run, at, kind, step, detail }: JournalEntry): Promise<void> {
      const entry = { at, kind, step, detail: JSON.stringify(detail) };
      const written = await db
        .insertInto('journalEntry')
        .columns(['run', 'at', 'kind', 'step', 'detail'])
        .expression((from) =>
          from
            .selectFrom('run')
            .where('run.id', '=', run)
            .select((value) => [
              'run.id as run',
              value.val(entry.at).as('at'),
              value.val(entry.kind).as('kind'),
              value.val(entry.step).as('step'),
              value.val(entry.detail).as('detail'),
            ]),
        )
        .executeTakeFirst();
      if (written.numInsertedOrUpdatedRows === 0n) throw noSuchRun(run);
    },

    async entries(run) {
      const rows = await db.selectFrom('journalEntry').selectAll().where('run', '=', run).orderBy('seq').execute();
      return rows.map(({ seq: _, detail, ...entry }) => ({ ...entry, detail: JSON.parse(detail) }));
    },
  };
}

function columnsOf({ id, system, from, to, targetBuild, packageSha256, attempt, ...rest }: NewRun): NewRun {
  const { orchestrator, revision, planDigest, startedAt } = rest;
  return { id, system, from, to, targetBuild, packageSha256, attempt, orchestrator, revision, planDigest, startedAt };
}

function runOf({ seq: _, endedAt, ...run }: Omit<RunRow, 'seq'> & { seq: number }): Run {
  return { ...run, endedAt: endedAt ?? undefined };
}
