import type { SimulationClock } from './clock.ts';
import type { Journal } from './journal.ts';

/** What everything in one simulation shares. */
export interface World {
  readonly clock: SimulationClock;
  readonly journal: Journal;
  readonly seed: string;
  /** What host keys follow from, so that pins stay true whatever the seed of the story. */
  readonly keySeed: string;
}
