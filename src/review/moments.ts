import type { Instant } from '../model/instant.ts';

/** `2026-12-06 21:00Z` */
export function minuteOf(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}Z`;
}

/** `2026-12-06 21:00Z → 2026-12-07 03:00Z` */
export function spanOf({ from, until }: { readonly from: Instant; readonly until: Instant }): string {
  return `${minuteOf(from)} → ${minuteOf(until)}`;
}
