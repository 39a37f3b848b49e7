import type { AgentEndpoint, DesiredSystem } from '../model/desired.ts';
import type { RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import type { ObservedSystem } from '../model/observed.ts';
import type { Hop } from '../planner/plan.ts';

/** One revision of the fleet repository, as text. Nothing of it was executed, linked or filtered on the way. */
export interface FleetFiles {
  /** `main@sha1:0f3a…` for Git, `directory@sha256:…` for a folder. */
  readonly revision: string;
  /** Where it came from, without credentials. */
  readonly from: string;
  readonly files: readonly FleetFile[];
  /** What was passed over on purpose (symbolic links, submodules), a sentence each. Not part of the revision. */
  readonly notes: readonly string[];
}

export interface FleetFile {
  /** Relative to the folder that holds the fleet, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface FleetSource {
  /** Reads one revision whole. Throws `source.…` with blame `operator` or `environment`. */
  read(signal: AbortSignal): Promise<FleetFiles>;
  /** Calls back when another revision may be there: a hint, never the content. Ends when the signal aborts. */
  watch(onHint: () => void, signal: AbortSignal): Promise<void>;
}

export interface Observer {
  /** Looks at the real system, once. What could not be seen is in the answer; it does not reject but for a bug. */
  observe(system: DesiredSystem, signal: AbortSignal): Promise<ObservedSystem>;
  /** Ends sessions and connections. */
  close(): Promise<void>;
}

export interface Clock {
  now(): Date;
  /** Rejects with the signal's reason when it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** One hop to carry out, and the commit that asked for it. */
export interface HopOrder {
  readonly system: DesiredSystem;
  readonly observed: ObservedSystem;
  readonly hop: Hop;
  readonly revision: string;
  readonly planDigest: string;
  /** 1, and one more for each explicit decision of a person to try a failed hop again. */
  readonly attempt: number;
  readonly heldBack: HeldBack;
}

/**
 * Asked again right before a launch, since staging can take longer than a window is open. Undefined while this is the
 * time for it, else a sentence that says why it is not. What was launched is never asked about.
 */
export type HeldBack = () => string | undefined;

export type RunOutcome =
  | { readonly kind: 'succeeded'; readonly message: string }
  /** The package lies verified on the orchestrating Agent; nothing was run. */
  | { readonly kind: 'staged'; readonly message: string }
  /** Nothing was done on purpose: the mode plans only, or is satisfied. */
  | { readonly kind: 'skipped'; readonly message: string }
  /** A check before the first act said no; nothing was launched. */
  | { readonly kind: 'refused'; readonly error: RatchetError }
  | { readonly kind: 'failed'; readonly error: RatchetError }
  /** Some Agents have the target, some have not. A person must look; further runs are held. */
  | { readonly kind: 'partial'; readonly error: RatchetError }
  | { readonly kind: 'wrong-version'; readonly error: RatchetError }
  /** No progress for too long. The installation may still be going on. */
  | { readonly kind: 'stalled'; readonly error: RatchetError }
  | { readonly kind: 'unknown'; readonly error: RatchetError }
  /** We stopped watching; the run goes on, and the next pass picks it up. */
  | { readonly kind: 'interrupted'; readonly message: string };

export interface Executor {
  /** Carries out one hop. Where a run of the system is open already, it continues that one. Does not reject but for a bug. */
  carryOut(order: HopOrder, signal: AbortSignal): Promise<RunOutcome>;
  /**
   * Continues an open run to its end from the journal and the Agent alone: no plan is needed, since in the middle of an
   * upgrade the system cannot be planned for. Everything that an order said is in the journal's first entry
   * (`step: 'planned'`, `detail.order`: hop, revision, planDigest, attempt, and the Agents as found). A run that was not
   * launched and is held back by now is closed, and answered with `skipped`.
   */
  resume(system: DesiredSystem, run: Run, heldBack: HeldBack, signal: AbortSignal): Promise<RunOutcome>;
}

/** What an executor tells while it works; for terminals and logs, never the ground of a decision. */
export type RunEvent =
  | {
      readonly kind: 'state';
      readonly system: string;
      readonly run: string;
      readonly state: RunState;
      readonly message: string;
    }
  | {
      readonly kind: 'upload';
      readonly system: string;
      readonly agent: string;
      readonly file: string;
      readonly sentBytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number;
    }
  /** A package on its way to this machine, for whatever Systems wait for it. */
  | {
      readonly kind: 'download';
      readonly file: string;
      readonly host: string;
      readonly receivedBytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number;
    }
  | { readonly kind: 'log'; readonly system: string; readonly agent: string; readonly line: string }
  | { readonly kind: 'note'; readonly system: string; readonly message: string }
  /** What the program of a command link says beside its answers. */
  | { readonly kind: 'link'; readonly agent: string; readonly message: string };

export type Tell = (event: RunEvent) => void;

// Runs and their journal ------------------------------------------------------------------------------------------

/** See INTEGRATION 8.6. The last seven are final. */
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
  'unknown',
  'closed',
] as const;
export type RunState = (typeof RUN_STATES)[number];
export const FINAL_STATES: readonly RunState[] = RUN_STATES.slice(RUN_STATES.indexOf('succeeded'));

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
  /** Newest first. */
  runs(filter: { readonly system?: string; readonly limit: number }): Promise<readonly Run[]>;
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
}

export interface PassLog {
  record(pass: PassRecord): Promise<void>;
  /** The newest record of every system. */
  latest(): Promise<readonly PassRecord[]>;
}

// The link to an Agent --------------------------------------------------------------------------------------------

export type ExecResult =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** The channel closed without an exit status: the result is unknown, never "failed". */
  | { readonly kind: 'lost'; readonly stdout: string };

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'other';
  readonly size: number;
  readonly modifiedAt: Instant;
}

export interface DirectoryEntry extends FileStat {
  readonly name: string;
}

/** Bytes that can be read from any position again and again. */
export interface UploadSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface UploadOptions {
  /** The position in the source, and in the file, to begin at. */
  readonly offset: number;
  /** Undefined for as fast as it goes. */
  readonly bytesPerSecond?: number | undefined;
  /** Gets the acknowledged position in the file; it only grows. */
  readonly onProgress: (sentBytes: number) => void;
}

/**
 * A way to an Agent's files and to its short commands. Paths are `C:/dir/file`. No file is held open between calls.
 * Whatever the way, it throws `RatchetError` with the codes of INTEGRATION 11: `ssh.auth`, `ssh.hostkey`, `ssh.timeout`, `ssh.dropped`,
 * `sftp.missing`, `sftp.denied`, `sftp.failure`; and `ssh.shell`, `sftp.path` for what may not be sent.
 */
export interface AgentLink {
  /** For commands of under a minute, in the wire alphabet of INTEGRATION 6.3; never the upgrade itself. */
  exec(command: string, options: { readonly timeoutMs: number }, signal: AbortSignal): Promise<ExecResult>;
  stat(path: string): Promise<FileStat | undefined>;
  /** Empty for a directory that is not there. */
  list(path: string): Promise<readonly DirectoryEntry[]>;
  /** At most `limit` bytes from `offset`; undefined where there is no such file. */
  read(path: string, range?: { readonly offset?: number; readonly limit?: number }): Promise<Uint8Array | undefined>;
  /** Creates or replaces a small file in one step (temporary name, then rename). */
  writeWhole(path: string, bytes: Uint8Array): Promise<void>;
  makeDirectory(path: string): Promise<'made' | 'exists'>;
  /** Replaces `to`. */
  rename(from: string, to: string): Promise<void>;
  /** Quiet where there is no such file. */
  removeFile(path: string): Promise<void>;
  /** Quiet where there is none; refuses one that is not empty with `sftp.failure`. */
  removeDirectory(path: string): Promise<void>;
  /**
   * Writes the source from `offset` on, and in order: what an interrupted upload leaves is whole up to its end. From 0 it
   * replaces what is there; from elsewhere the file has to be there.
   */
  upload(source: UploadSource, path: string, options: UploadOptions, signal: AbortSignal): Promise<void>;
  /** Free and total bytes of the drive; undefined where the Agent does not say. */
  space(path: string): Promise<{ readonly freeBytes: number; readonly totalBytes: number } | undefined>;
}

export interface AgentLinks {
  /** Whether there is a way to this Agent at all; without one `with` throws `ssh.missing`. */
  reaches(agent: AgentEndpoint): boolean;
  /** Opens, or shares, the connection to one Agent for the length of `use`. */
  with<T>(
    agent: AgentEndpoint,
    credentials: string,
    signal: AbortSignal,
    use: (link: AgentLink) => Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}
