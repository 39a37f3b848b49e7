import type { FleetHistory } from '../planner/history.ts';
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
