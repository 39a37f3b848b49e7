import { type Kysely, sql } from 'kysely';
import { membersOf, type Rollout } from '../model/rollout.ts';
import type { BrakeAct, FailedRun, RolloutMemory, Rollouts, Ruling } from '../reconciler/rollouts/memory.ts';
import { FINAL_STATES, type RunState } from '../reconciler/runs.ts';
import type { AuditChain } from './audit-chain.ts';
import type { RulingRow, Tables } from './schema.ts';

const LAUNCHED: readonly RunState[] = ['launching', 'running', 'settling'];
const JUDGED = FINAL_STATES.filter((state) => state !== 'closed');
/** PostgreSQL knows no empty list; no System has no name. */
const NOBODY = '';

/** What somebody who decides has seen. */
interface Seen {
  readonly memory: RolloutMemory;
  /** How many rulings there were. */
  readonly turn: number;
  /** Which runs of its Systems had ended: how many are remembered, and when the last one did. */
  readonly ended: string;
}

/**
 * What a rollout has under way, and what failed in it, is read from the runs themselves, so that no place is lost or given
 * twice, whatever process ends when. A ruling is one statement, which finds that it may not where somebody else was faster
 * or another run has ended since; whoever made it then looks and judges again.
 */
export function rollouts(db: Kysely<Tables>, chain: AuditChain): Rollouts {
  /** What may make a ruling void is read first. */
  async function look(rollout: Rollout): Promise<Seen> {
    const systems = membersOf(rollout);
    const turn = await turnOf(rollout.name);
    const ended = await endedRuns(systems).executeTakeFirstOrThrow();
    return { memory: await memoryOf(rollout.name, systems), turn, ended: ended.runs };
  }

  async function turnOf(rollout: string): Promise<number> {
    const last = await db
      .selectFrom('ruling')
      .where('rollout', '=', rollout)
      .select(({ fn }) => fn.max('turn').as('turn'))
      .executeTakeFirst();
    return last?.turn ?? 0;
  }

  function endedRuns(systems: readonly string[]) {
    return db
      .selectFrom('run')
      .where('system', 'in', [NOBODY, ...systems])
      .where('state', 'in', FINAL_STATES)
      .select(sql<string>`count(*) || ' ' || coalesce(max(${sql.ref('endedAt')}), '')`.as('runs'));
  }

  async function memoryOf(rollout: string, systems: readonly string[]): Promise<RolloutMemory> {
    const acts = (await actsOf().where('rollout', '=', rollout).execute()).map(actOf);
    const last = acts.at(-1);
    const forgiven = new Set(acts.flatMap(({ kind, runs }) => (kind === 'released' ? runs : [])));
    const failures = (await failedRuns(systems)).filter(({ run }) => !forgiven.has(run));
    return { underWay: await underWay(systems), failures, brake: last?.kind === 'pulled' ? last : undefined };
  }

  function actsOf() {
    return db.selectFrom('ruling').selectAll().where('kind', 'is not', null).orderBy('rollout').orderBy('turn');
  }

  async function underWay(systems: readonly string[]): Promise<readonly string[]> {
    const rows = await db
      .selectFrom('run')
      .where('system', 'in', [NOBODY, ...systems])
      .where('state', 'not in', FINAL_STATES)
      .where((where) =>
        where.or([
          where('state', 'in', LAUNCHED),
          where.exists(where.selectFrom('ruling').whereRef('ruling.run', '=', 'run.id').select('ruling.turn')),
        ]),
      )
      .select('system')
      .orderBy('system')
      .execute();
    return rows.map(({ system }) => system);
  }

  /** The last run of each system that was judged, where it did not succeed. */
  async function failedRuns(systems: readonly string[]): Promise<readonly FailedRun[]> {
    const last = db
      .selectFrom('run')
      .where('system', 'in', [NOBODY, ...systems])
      .where('state', 'in', JUDGED)
      .select(({ fn }) => fn.max('seq').as('seq'))
      .groupBy('system');
    return await db
      .selectFrom('run')
      .where('seq', 'in', last)
      .where('state', '!=', 'succeeded')
      .select(['system', 'id as run', 'state', 'message'])
      .orderBy('system')
      .execute();
  }

  /** What a person or Ratchet did to the brake goes on record with it. */
  async function keep<T>(rollout: Rollout, seen: Seen, ruling: Ruling<T>): Promise<boolean> {
    const row = await rowOf(rollout.name, seen.turn + 1, ruling);
    const { act } = ruling;
    if (act === undefined) return await written(db, rollout, seen, row);
    return await chain.audited(async (transaction) => {
      if (!(await written(transaction, rollout, seen, row))) return [false];
      const { at, by, reason, runs } = act;
      const detail = { rollout: rollout.name, reason, runs };
      return [true, { at, by, kind: `brake-${act.kind}`, system: undefined, detail }];
    });
  }

  async function written(on: Kysely<Tables>, rollout: Rollout, { ended }: Seen, row: RulingRow): Promise<boolean> {
    const result = await on
      .insertInto('ruling')
      .columns(['rollout', 'turn', 'run', 'kind', 'by', 'at', 'reason', 'runs'])
      .expression(
        on
          .selectNoFrom(({ val }) => [
            val(row.rollout).as('rollout'),
            sql<number>`cast(${row.turn} as integer)`.as('turn'),
            val(row.run).as('run'),
            val(row.kind).as('kind'),
            val(row.by).as('by'),
            val(row.at).as('at'),
            val(row.reason).as('reason'),
            val(row.runs).as('runs'),
          ])
          .where(endedRuns(membersOf(rollout)), '=', ended),
      )
      .onConflict((found) => found.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async function rowOf<T>(rollout: string, turn: number, { letGo, act }: Ruling<T>): Promise<RulingRow> {
    const about = act ?? { kind: null, by: null, at: null, reason: null, runs: undefined };
    const { kind, by, at, reason } = about;
    const runs = about.runs === undefined ? null : JSON.stringify(about.runs);
    return { rollout, turn, run: letGo === undefined ? null : await openRunOf(letGo), kind, by, at, reason, runs };
  }

  async function openRunOf(system: string): Promise<string> {
    const open = db.selectFrom('run').where('system', '=', system).where('state', 'not in', FINAL_STATES);
    const { id } = await open.select('id').executeTakeFirstOrThrow();
    return id;
  }

  return {
    of: (rollout) => memoryOf(rollout.name, membersOf(rollout)),

    async decide(rollout, judge) {
      for (;;) {
        const seen = await look(rollout);
        const ruling = judge(seen.memory);
        const leavesAll = ruling.letGo === undefined && ruling.act === undefined;
        if (leavesAll || (await keep(rollout, seen, ruling))) return ruling.answer;
      }
    },

    async acts() {
      return (await actsOf().execute()).map(actOf);
    },
  };
}

function actOf({ rollout, kind, by, at, reason, runs }: RulingRow): BrakeAct {
  const named = { rollout, by: by ?? '', at: at ?? '', reason: reason ?? '' };
  return { ...named, kind: kind === 'pulled' ? 'pulled' : 'released', runs: JSON.parse(runs ?? '[]') };
}
