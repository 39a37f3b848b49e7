import { type FleetHistory, type SystemHistory, WENT_WRONG } from '../planner/history.ts';
import type { Acts } from './acts.ts';
import type { CheckReports } from './checks.ts';
import { HOPS_REMEMBERED } from './estimate.ts';
import type { LastLooks, Rollouts } from './rollouts/memory.ts';
import type { RunJournal } from './runs.ts';

/** Where it is remembered what was done to a system, and what people decided about it. */
export interface Memory {
  readonly journal: Pick<RunJournal, 'open' | 'lastJudged' | 'newestIn' | 'runs' | 'hopDurations'>;
  readonly acts: Pick<Acts, 'of'>;
  readonly checks: Pick<CheckReports, 'latest'>;
  readonly looks: Pick<LastLooks, 'of'>;
  readonly rollouts: Pick<Rollouts, 'of' | 'acts'>;
}

interface Deeds {
  readonly journal: Pick<RunJournal, 'open' | 'lastJudged' | 'newestIn' | 'hopDurations'>;
  readonly acts: Memory['acts'];
  readonly checks: Memory['checks'];
}

/**
 * What the planner goes by where it is asked about these systems: their own history, and of all others only what went wrong,
 * so that a part of a fleet learns the same as the whole.
 */
export async function historyOf(systems: readonly string[], memory: Deeds): Promise<FleetHistory> {
  const [own, lessons] = await Promise.all([ownHistoryOf(systems, memory), lessonsOf(memory)]);
  return new Map([...lessons, ...own]);
}

/** What went wrong last, on whatever system, in the fleet or not. */
export async function lessonsOf({ journal }: Pick<Deeds, 'journal'>): Promise<FleetHistory> {
  const failed = await journal.newestIn(WENT_WRONG);
  return new Map(failed.map((latest): [string, SystemHistory] => [latest.system, { latest }]));
}

/** What is remembered of these systems themselves. */
export async function ownHistoryOf(
  systems: readonly string[],
  { journal, acts, checks }: Omit<Deeds, 'journal'> & { readonly journal: Omit<Deeds['journal'], 'newestIn'> },
): Promise<FleetHistory> {
  const entries = await Promise.all(
    systems.map(async (system): Promise<[string, SystemHistory]> => {
      const [open, latest, hopDurations, decided, reports] = await Promise.all([
        journal.open(system),
        journal.lastJudged(system),
        journal.hopDurations(system, HOPS_REMEMBERED),
        acts.of(system),
        checks.latest(system),
      ]);
      return [system, { open, latest, hopDurations, acts: decided, checks: reports }];
    }),
  );
  return new Map(entries);
}
