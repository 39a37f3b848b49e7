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
  | 'unknown'
  | 'closed';

/** Ends that teach the other systems something. */
export const WENT_WRONG = [
  'failed',
  'partial',
  'wrong-version',
  'stalled',
] as const satisfies readonly HistoricRunState[];

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
}

export interface SystemHistory {
  /** The run that has not ended. */
  readonly open?: HistoricRun | undefined;
  /** The newest run, whether it has ended or not. */
  readonly latest?: HistoricRun | undefined;
  /** A person looked at what became of `latest` and asked for another attempt. */
  readonly newAttempt?: boolean;
}

/** System name → what was done to it before. A system that is not in it has never been touched. */
export type FleetHistory = ReadonlyMap<string, SystemHistory>;
