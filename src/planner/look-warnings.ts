import { millisecondsOf } from '../model/instant.ts';
import type { ObservedSystem } from '../model/observed.ts';

const CLOCKS_DIFFER_MS = 5 * 60_000;
const STALE_AFTER_MS = 7 * 86_400_000;

/** Where the moment of a look and that of the plan lie oddly. Without dates, so that looking again says the same. */
export function lookWarnings(observed: ObservedSystem | undefined, now: number): readonly string[] {
  if (observed === undefined) return [];
  const age = now - millisecondsOf(observed.takenAt);
  if (age < -CLOCKS_DIFFER_MS) {
    return [
      'what runs was seen after the moment that this plan is for; a clock is wrong, or `--at` asks about the past',
    ];
  }
  return age > STALE_AFTER_MS ? ['what runs was seen more than 7 days before this plan; look again before acting'] : [];
}
