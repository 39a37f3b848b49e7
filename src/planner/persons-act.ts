import type { Instant } from '../model/instant.ts';
import type { PlanBasis } from './plan.ts';

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

/** A person says that there is a backup of that moment. */
export interface BackupTaken extends Signature {
  readonly kind: 'backup-taken';
  readonly takenAt: Instant;
}

/** Lets the system through one freeze, by the word of an owner whom the freeze names. */
export interface FreezeOverridden extends Signature {
  readonly kind: 'freeze-overridden';
  readonly freeze: string;
  readonly owner: string;
  readonly until: Instant;
}

/** A person read a plan of the system and lets it be carried out: this one, by its digest, and no other. */
export interface PlanApproved extends Signature {
  readonly kind: 'plan-approved';
  /** Whose word it is. */
  readonly owner: string;
  /** Of the system's entry in the plan. */
  readonly digest: string;
  /** Undefined holds as long as the plan does. */
  readonly until: Instant | undefined;
  readonly plan: ApprovedPlan;
  /** Undefined for an act; else it was found in the fleet repository, and counts only while it stands there. */
  readonly revision: string | undefined;
}

/** Enough of an approved plan to tell the rest of its path from another one, and what has changed since. */
export interface ApprovedPlan {
  readonly basis: PlanBasis;
  readonly hops: readonly ApprovedHop[];
  readonly ahead: readonly string[];
}

export interface ApprovedHop {
  readonly from: string;
  readonly to: string;
  readonly build: number;
  readonly packageSha256: string;
}

/** Whatever approved these plans counts no more, in the fleet repository as well. */
export interface ApprovalRevoked extends Signature {
  readonly kind: 'approval-revoked';
  readonly digests: readonly string[];
}

/** What a person decided about a system. A new kind is one interface here, and its words in review/act-words.ts. */
export type PersonsAct =
  | RunClosed
  | StepConfirmed
  | SystemSuspended
  | SystemResumed
  | FreezeOverridden
  | PlanApproved
  | ApprovalRevoked
  | BackupTaken;

/** The suspension that a person recorded and nobody ended, if it has not ended by itself. */
export function suspensionAt(now: Instant, acts: readonly PersonsAct[]): SystemSuspended | undefined {
  const last = acts.findLast((act) => act.kind === 'suspended' || act.kind === 'resumed');
  if (last?.kind !== 'suspended' || (last.until !== undefined && last.until <= now)) return undefined;
  return last;
}
