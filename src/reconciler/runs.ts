import type { Instant } from '../model/instant.ts';
import type { Condition } from './conditions.ts';

/** In the order of a run's life. Those from `succeeded` on are final. */
export const RUN_STATES = [
  'planned',
  'staged',
  'locked',
  'prepared',
  'launching',
  'running',
  'settling',
  'succeeded',
  'failed',
  'partial',
  'wrong-version',
  'stalled',
  'unhealthy',
  'unknown',
  'closed',
] as const;
export type RunState = (typeof RUN_STATES)[number];
export const FINAL_STATES: readonly RunState[] = RUN_STATES.slice(RUN_STATES.indexOf('succeeded'));
export const OPEN_STATES: readonly RunState[] = RUN_STATES.filter((state) => !FINAL_STATES.includes(state));

/** One attempt to bring one system one hop further. */
export interface Run {
  /** `<yyyymmddThhmmssZ>-<first 12 hex of sha256(system | target build | package sha256 | attempt)>`. */
  readonly id: string;
  readonly system: string;
  readonly from: string;
  readonly to: string;
  readonly targetBuild: number;
  readonly packageSha256: string;
  readonly attempt: number;
  readonly orchestrator: string;
  readonly state: RunState;
  readonly revision: string;
  readonly planDigest: string;
  readonly startedAt: Instant;
  readonly updatedAt: Instant;
  readonly endedAt: Instant | undefined;
  /** The last sentence about it. */
  readonly message: string;
}

export type NewRun = Omit<Run, 'state' | 'updatedAt' | 'endedAt' | 'message'>;

/** One line of a run's story. `intent` is written, and durable, before the act; `done` after it. */
export interface JournalEntry {
  readonly run: string;
  readonly at: Instant;
  readonly kind: 'intent' | 'done' | 'note';
  readonly step: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface RunFilter {
  readonly system?: string | undefined;
  /** Of any of these. */
  readonly systems?: readonly string[] | undefined;
  /** Only those that were begun before this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Memory for people and for "was that us". What it has answered is on disk. */
export interface RunJournal {
  /** Refuses with `run.conflict` while another run of the system is open. */
  begin(run: NewRun, at: Instant): Promise<Run>;
  /** The run of the system that has not ended, if any. */
  open(system: string): Promise<Run | undefined>;
  /** The newest run of the system, ended or not. */
  latest(system: string): Promise<Run | undefined>;
  /** The newest that ended otherwise than closed: one that was closed before its launch tells nothing of the system. */
  lastJudged(system: string): Promise<Run | undefined>;
  /** The newest run of each system, closed ones left out, where it is in one of these states. */
  newestIn(states: readonly RunState[]): Promise<readonly Run[]>;
  /** How long the last hops of the system took that succeeded, from the launch until they were verified: milliseconds, oldest first. */
  hopDurations(system: string, limit: number): Promise<readonly number[]>;
  /** Newest first. Refuses with `run.missing` where `after` names no run. */
  runs(filter: RunFilter): Promise<readonly Run[]>;
  /** Refuses to leave a final state, except for `closed`. */
  advance(run: string, state: RunState, message: string, at: Instant): Promise<Run>;
  record(entry: JournalEntry): Promise<void>;
  /** In the order in which they were written. */
  entries(run: string): Promise<readonly JournalEntry[]>;
}

/**
 * At most one process works on a system at a time, and within it one piece of work: a second `acquire` before the
 * `release` is answered `taken`, also to the holder itself. A lease of a process that is gone may be taken over.
 */
export interface Leases {
  acquire(
    system: string,
    at: Instant,
  ): Promise<{ readonly kind: 'held' } | { readonly kind: 'taken'; readonly by: string }>;
  release(system: string): Promise<void>;
}

/** What the last look at the fleet found and decided, for `status`. */
export interface PassRecord {
  readonly system: string;
  readonly at: Instant;
  readonly revision: string;
  /** `PassResult.kind` or the plan's verdict. */
  readonly result: string;
  readonly reason: string;
  readonly message: string;
  /** The system's part of the plan, as JSON. */
  readonly plan: string | undefined;
  /** Where it stands in its rollout; undefined where it belongs to none. */
  readonly place: RolloutPlace | undefined;
  /** When the last pass over it ended that did not fail: this one, or one before it. */
  readonly succeededAt: Instant | undefined;
  /** Empty in what was recorded before conditions were. */
  readonly conditions: readonly Condition[];
}

export interface RolloutPlace {
  readonly rollout: string;
  readonly wave: string;
  /** Which of the waves that is, from 0 on. */
  readonly index: number;
}

export interface PassLog {
  /** By the holder of the system's lease; refused with `lease.lost` once another has it. The last one written is the newest. */
  record(pass: PassRecord): Promise<void>;
  /** The newest record of the system. */
  of(system: string): Promise<PassRecord | undefined>;
  /** The newest record of every system. */
  latest(): Promise<readonly PassRecord[]>;
}
