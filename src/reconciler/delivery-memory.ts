import type { Instant } from '../model/instant.ts';

/** Deliveries of webhooks that came before, here or at whoever shares the memory. The newest are kept, for a while. */
export interface DeliveryMemory {
  /** Whether none of these names is known; from then on all of them are. Of several that ask at once, one is told so. */
  isNew(names: readonly string[], at: Instant): Promise<boolean>;
}

export const MOST_DELIVERIES = 10_000;
export const DELIVERIES_KEPT_MS = 7 * 24 * 60 * 60_000;
