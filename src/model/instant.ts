/** A moment in UTC as `Date.prototype.toISOString` writes it, so that text order is time order. */
export type Instant = string;

export function instantOf(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString();
}

/** The day in UTC, as a date is written. */
export function dayOf(instant: Instant): string {
  return instant.slice(0, 10);
}

export function millisecondsOf(instant: Instant): number {
  return Date.parse(instant);
}
