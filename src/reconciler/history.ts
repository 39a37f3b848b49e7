import { type FleetHistory, type SystemHistory, WENT_WRONG } from '../planner/history.ts';
import type { RunJournal } from './ports.ts';

/** What the journal remembers of these systems, as the planner reads it. */
export async function historyOf(
  systems: readonly string[],
  journal: Pick<RunJournal, 'open' | 'latest'>,
  newAttempt = false,
): Promise<FleetHistory> {
  const entries = await Promise.all(
    systems.map(async (system) => {
      const [open, latest] = await Promise.all([journal.open(system), journal.latest(system)]);
      return [system, { open, latest, newAttempt }] as const;
    }),
  );
  return new Map(entries);
}

/** The history of one system, and of the others only what went wrong: a pass must not read the whole fleet's. */
export async function historyFor(
  system: string,
  journal: Pick<RunJournal, 'open' | 'latest' | 'newestIn'>,
  newAttempt: boolean,
): Promise<FleetHistory> {
  const [own, failed] = await Promise.all([historyOf([system], journal, newAttempt), journal.newestIn(WENT_WRONG)]);
  const lessons = failed.map((latest): [string, SystemHistory] => [latest.system, { latest }]);
  return new Map([...lessons, ...own]);
}
