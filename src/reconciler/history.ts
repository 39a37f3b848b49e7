import { type FleetHistory, type SystemHistory, WENT_WRONG } from '../planner/history.ts';
import type { Acts } from './acts.ts';
import type { CheckReports } from './checks.ts';
import { HOPS_REMEMBERED } from './estimate.ts';
import type { LastLooks, Rollouts } from './rollouts/memory.ts';
import type { RunJournal } from './runs.ts';

/** Where it is remembered what was done to a system, and what people decided about it. */
export interface Memory {
  readonly journal: Pick<RunJournal, 'open' | 'lastJudged' | 'hopDurations'>;
  readonly acts: Pick<Acts, 'of'>;
  readonly checks: Pick<CheckReports, 'latest'>;
  readonly looks: Pick<LastLooks, 'of'>;
  readonly rollouts: Pick<Rollouts, 'of'>;
}

type Deeds = Pick<Memory, 'journal' | 'acts' | 'checks'>;

/** What is remembered of these systems, as the planner reads it. */
export async function historyOf(systems: readonly string[], { journal, acts, checks }: Deeds): Promise<FleetHistory> {
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

/** The history of one system, and of the others only what went wrong: a pass must not read the whole fleet's. */
export async function historyFor(
  system: string,
  { journal, acts, checks }: Deeds & { readonly journal: Pick<RunJournal, 'newestIn'> },
): Promise<FleetHistory> {
  const [own, failed] = await Promise.all([
    historyOf([system], { journal, acts, checks }),
    journal.newestIn(WENT_WRONG),
  ]);
  const lessons = failed.map((latest): [string, SystemHistory] => [latest.system, { latest }]);
  return new Map([...lessons, ...own]);
}
