import type { DesiredSystem } from '../model/desired.ts';
import type { RatchetError } from '../model/errors.ts';
import type { ObservedSystem } from '../model/observed.ts';
import type { Hop } from '../planner/plan.ts';
import type { Run, RunState } from './runs.ts';

/** One revision of the fleet repository, as text. Nothing of it was executed, linked or filtered on the way. */
export interface FleetFiles {
  /** `main@sha1:0f3a…` for Git, `directory@sha256:…` for a folder. */
  readonly revision: string;
  /** Where it came from, without credentials. */
  readonly from: string;
  readonly files: readonly FleetFile[];
  /** What was passed over on purpose (symbolic links, submodules), a sentence each. Not part of the revision. */
  readonly notes: readonly string[];
  /** The newest commit, where signatures are asked for and it is not this one, because it may not count. */
  readonly unverified?: Unverified | undefined;
}

export interface Unverified {
  readonly commit: string;
  /** `PascalCase`: `Unsigned`, `UnknownKey`, `KeyExpired` … */
  readonly reason: string;
  readonly message: string;
}

export interface FleetFile {
  /** Relative to the folder that holds the fleet, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** How many bytes there are, and their SHA-256 in base64: from a source that can tell both without reading them. */
  readonly size?: number | undefined;
  readonly digest?: string | undefined;
}

export type FormerFiles =
  | { readonly kind: 'read'; readonly files: FleetFiles }
  /** It cannot be read any more, or may not count; a clause that says why. */
  | { readonly kind: 'gone'; readonly because: string };

export interface FleetSource {
  /** Reads one revision whole. Throws `source.…` with blame `operator` or `environment`. */
  read(signal: AbortSignal): Promise<FleetFiles>;
  /** Reads a revision that was the newest once. Throws `source.…` where that cannot be told for the moment. */
  readAgain(revision: string, signal: AbortSignal): Promise<FormerFiles>;
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
 * Asked again right before a launch, since staging can take longer than a window is open. Undefined where this is the
 * time for it, else a sentence that says why it is not. A System of a rollout that is not held back counts as under way
 * there from this answer on, until its run ends. What was launched is never asked about.
 */
export type HeldBack = () => Promise<string | undefined>;

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
  /** Every Agent has the target, and what the System asks for after an upgrade did not come true in time. */
  | { readonly kind: 'unhealthy'; readonly error: RatchetError }
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
  | { readonly kind: 'link'; readonly agent: string; readonly message: string }
  /** Whether somebody who is to be told could be. */
  | { readonly kind: 'notifier'; readonly notifier: string; readonly ok: boolean; readonly message: string };

export type Tell = (event: RunEvent) => void;
