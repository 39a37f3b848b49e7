import type { Instant } from '../model/instant.ts';
import { prunable } from './prunable.ts';
import type { RunJournal } from './runs.ts';

/** Forgets runs with their journals. What it has answered is off the disk; that it was done is on record. */
export interface RunHistory {
  /** Systems of which runs are kept. */
  systems(): Promise<readonly string[]>;
  /** Leaves an open run alone, whatever it is asked. Answers how many it forgot. */
  forget(system: string, runs: readonly string[], at: Instant): Promise<number>;
}

const MOST_READ = 100_000;

/** Brings the history of one system back to `keep` runs, or as near as what has to stay allows. */
export async function pruneHistory(
  system: string,
  keep: number,
  { journal, history }: { readonly journal: Pick<RunJournal, 'runs'>; readonly history: RunHistory },
  now: Instant,
): Promise<number> {
  const surplus = prunable(await journal.runs({ system, limit: MOST_READ }), keep, now);
  return surplus.length === 0 ? 0 : await history.forget(system, surplus, now);
}
