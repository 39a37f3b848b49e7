import type { DesiredSystem } from '../model/desired.ts';
import type { ObservedSystem } from '../model/observed.ts';
import type { CheckPackage, CheckReport } from '../model/prerequisite-check.ts';

/** What prerequisite checks have found. What it has answered is on disk. */
export interface CheckReports {
  record(system: string, report: CheckReport): Promise<void>;
  /** The newest of each check, in the order of their names. */
  latest(system: string): Promise<readonly CheckReport[]>;
}

/** What one check came to. */
export type Found = Pick<CheckReport, 'outcome' | 'findings'>;

/** Runs check packages on a whole system, one after the other, and leaves the Agent as free as it was found. */
export type RunChecks = (
  order: {
    readonly system: DesiredSystem;
    readonly observed: ObservedSystem;
    readonly packages: readonly CheckPackage[];
  },
  /** Awaited after each. */
  onFound: (check: CheckPackage, found: Found) => Promise<void>,
  signal: AbortSignal,
) => Promise<void>;
