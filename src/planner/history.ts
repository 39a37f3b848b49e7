import type { Instant } from '../model/instant.ts';
import type { CheckReport } from '../model/prerequisite-check.ts';
import type { PersonsAct, RunClosed, StepConfirmed } from './persons-act.ts';

/** Where a run of ours stands, in the words of its journal. */
export type HistoricRunState =
  | 'planned'
  | 'staged'
  | 'locked'
  | 'prepared'
  | 'launching'
  | 'running'
  | 'settling'
  | 'succeeded'
  | 'failed'
  | 'partial'
  | 'wrong-version'
  | 'stalled'
  | 'unhealthy'
  | 'unknown'
  | 'closed';

/** Ends that teach the other systems something. */
export const WENT_WRONG = [
  'failed',
  'partial',
  'wrong-version',
  'stalled',
] as const satisfies readonly HistoricRunState[];

/** Ends that were not hoped for. */
export const BAD_ENDS: ReadonlySet<string> = new Set<HistoricRunState>([...WENT_WRONG, 'unhealthy', 'unknown']);

/** Ends after which nothing is started before a person has looked. A hop that failed left all as it was, and is only not repeated. */
export const LEAVES_DOUBT: ReadonlySet<string> = new Set([...BAD_ENDS].filter((state) => state !== 'failed'));

/** What the planner has to know of one run. The journal's own record of a run fits as it is. */
export interface HistoricRun {
  readonly id: string;
  readonly state: HistoricRunState;
  /** The release that ran before, as the vendor writes it. */
  readonly from?: string;
  /** The release that it was to install. */
  readonly to: string;
  readonly targetBuild: number;
  readonly packageSha256: string;
  readonly message: string;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant | undefined;
}

export interface SystemHistory {
  /** The run that has not ended. */
  readonly open?: HistoricRun | undefined;
  /** The newest run that ended, those left out that were closed before their launch: they tell nothing. */
  readonly latest?: HistoricRun | undefined;
  /** How long its last hops took, in milliseconds, oldest first. No rule asks for it: it is for estimates. */
  readonly hopDurations?: readonly number[];
  /** What people decided about the system, oldest first. */
  readonly acts?: readonly PersonsAct[];
  /** The newest report of each prerequisite check. */
  readonly checks?: readonly CheckReport[];
}

/** The act by which a person closed the case of a run. */
export function closingOf(run: string, { acts = [] }: SystemHistory): RunClosed | undefined {
  return acts.find((act): act is RunClosed => act.kind === 'run-closed' && act.run === run);
}

/** The newest confirmation of each step on each build. */
export function confirmationsIn({ acts = [] }: SystemHistory): readonly StepConfirmed[] {
  const confirmed = acts.filter((act): act is StepConfirmed => act.kind === 'step-confirmed');
  return [...new Map(confirmed.map((act) => [`${act.step} ${act.build}`, act])).values()];
}

/** System name → what was done to it before. A system that is not in it has never been touched. */
export type FleetHistory = ReadonlyMap<string, SystemHistory>;
