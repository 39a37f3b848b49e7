import type { FleetView } from '../reconciler/fleet-view.ts';
import type { Outlook } from '../reconciler/forecast/outlook.ts';
import type { RolloutStatus } from '../reconciler/rollouts/rollout-status.ts';

/** What the server shows of the fleet, and the little that it may ask for. */
export interface ServedFleet extends FleetView {
  /** How far each rollout is, and whether its brake is on. */
  rollouts(): Promise<readonly RolloutStatus[]>;
  readonly outlook: Outlook;
  /** Another revision may be there. */
  hint(): void;
  /** Asks for a pass over these systems, or over all, once it is on record whose token asked; answers those that it knows. */
  sync(systems: readonly string[] | undefined, token: string): Promise<readonly string[]>;
  /** How long the last hop of a system took that succeeded, in milliseconds. */
  lastHopDuration(system: string): Promise<number | undefined>;
}
