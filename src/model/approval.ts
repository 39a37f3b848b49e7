import type { Instant } from './instant.ts';
import type { Origin } from './origin.ts';

export const APPROVALS = ['none', 'required'] as const;
/** Whether somebody has to have read a system's plan before it is carried out. */
export type ApprovalNeeded = (typeof APPROVALS)[number];

/** A plan that somebody has read, by its digest, approved by a commit. */
export interface Approval {
  /** Of the system's entry in the plan. */
  readonly digest: string;
  readonly owner: string;
  readonly reason: string;
  /** Undefined holds as long as the plan does. */
  readonly expires: Instant | undefined;
  readonly origin: Origin;
}
