import type { DesiredSystem } from '../model/desired.ts';
import type { ObservedSystem } from '../model/observed.ts';
import type { CheckFinding, CheckPackage, CheckReport } from '../model/prerequisite-check.ts';

/** What prerequisite checks have found. What it has answered is on disk. */
export interface CheckReports {
  record(system: string, report: CheckReport): Promise<void>;
  /** The newest of each check, in the order of their names. */
  latest(system: string): Promise<readonly CheckReport[]>;
}

/** Runs one check package on a whole system, and leaves the Agent as free as it was found. */
export type RunCheck = (
  order: { readonly system: DesiredSystem; readonly observed: ObservedSystem; readonly package: CheckPackage },
  signal: AbortSignal,
) => Promise<{ readonly outcome: CheckReport['outcome']; readonly findings: readonly CheckFinding[] }>;
