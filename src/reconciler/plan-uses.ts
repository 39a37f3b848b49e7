import type { Instant } from '../model/instant.ts';
import type { ApprovedChange } from './approved-change.ts';

export interface PlanUse {
  readonly begunAt: Instant;
  /** Undefined while the plan is under way on the system: it may go on after a crash, and only then. */
  readonly endedAt: Instant | undefined;
}

/** Which saved plans were carried out on which systems. What it has answered is on disk. `plan` is a plan's seal. */
export interface PlanUses {
  of(plan: string, system: string): Promise<PlanUse | undefined>;
  /** Written before anything is done under the plan. Begun once, it stays as it was begun. `by` goes on record with it. */
  begin(plan: string, system: string, at: Instant, by?: ApprovedChange): Promise<void>;
  /** From now on the plan is used up for the system. */
  end(plan: string, system: string, at: Instant): Promise<void>;
}
