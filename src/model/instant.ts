/** A moment in UTC as `Date.prototype.toISOString` writes it, so that text order is time order. */
export type Instant = string;

export function instantOf(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString();
}

export function millisecondsOf(instant: Instant): number {
  return Date.parse(instant);
}
