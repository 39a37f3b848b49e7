import type { DesiredSystem } from '../../model/desired.ts';
import type { Instant } from '../../model/instant.ts';
import type { Window } from '../../model/window.ts';
import type { Reason } from '../../planner/plan.ts';

/** Why an upgrade that the planner would allow does not start now. */
export interface Hold {
  readonly reason: Reason;
  readonly message: string;
  /** When the gate opens by itself, where it does. */
  readonly notBefore: Instant | undefined;
  readonly unblock: string;
}

export interface GateContext {
  readonly system: DesiredSystem;
  readonly windows: readonly Window[];
  readonly now: Instant;
}

/** Says whether this is the time. What to do was decided before, and does not change here. */
export interface Gate {
  readonly name: string;
  hold(context: GateContext): Hold | undefined;
}
