import type { VirtualClock } from './clock.ts';
import type { Journal } from './journal.ts';

/** What everything in one simulation shares. */
export interface World {
  readonly clock: VirtualClock;
  readonly journal: Journal;
  readonly seed: string;
}
