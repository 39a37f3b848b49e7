import type { Instant } from '../model/instant.ts';

/** Who decided, when and why: for people, and for the record. Nothing is ever decided by it. */
export interface Signature {
  /** `alice@ops-01`, as the machine knows the person. */
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
}

/** A person looked at what became of a run, and lets the system go on. */
export interface RunClosed extends Signature {
  readonly kind: 'run-closed';
  readonly run: string;
}

/** A person did by hand what a rule waits for. It counts on the build on which it was done, and on no other. */
export interface StepConfirmed extends Signature {
  readonly kind: 'step-confirmed';
  /** The rule's name: `broker-gateway-gate`. */
  readonly step: string;
  readonly release: string;
  readonly build: number;
  /** Of the plan that asked for it. */
  readonly planDigest: string;
}

/** Nothing starts on the system until somebody resumes it, or until that moment. */
export interface SystemSuspended extends Signature {
  readonly kind: 'suspended';
  readonly until: Instant | undefined;
}

/** Ends the suspension that was recorded before it; one in the fleet repository it leaves alone. */
export interface SystemResumed extends Signature {
  readonly kind: 'resumed';
}

/** Lets the system through one freeze, by the word of an owner whom the freeze names. */
export interface FreezeOverridden extends Signature {
  readonly kind: 'freeze-overridden';
  readonly freeze: string;
  readonly owner: string;
  readonly until: Instant;
}

/** What a person decided about a system. A new kind is one interface here, and its words in review/act-words.ts. */
export type PersonsAct = RunClosed | StepConfirmed | SystemSuspended | SystemResumed | FreezeOverridden;

/** The suspension that a person recorded and nobody ended, if it has not ended by itself. */
export function suspensionAt(now: Instant, acts: readonly PersonsAct[]): SystemSuspended | undefined {
  const last = acts.findLast((act) => act.kind === 'suspended' || act.kind === 'resumed');
  if (last?.kind !== 'suspended' || (last.until !== undefined && last.until <= now)) return undefined;
  return last;
}
