import { Temporal } from 'temporal-polyfill';
import { type Instant, instantOf, millisecondsOf } from './instant.ts';
import { WEEKDAYS, type Window } from './window.ts';

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

// A zone that crosses the date line skips or repeats a whole day: one more on either side is looked at.
const SPARE_DAYS = 1;

/** Whether an upgrade may start at that moment. The first moment belongs to the window, the last does not. */
export function isOpen(window: Window, at: Instant): boolean {
  return closesAt(window, at) !== undefined;
}

/** The earliest moment from `from` on at which the window is open: `from` itself while it is. */
export function nextOpen(window: Window, from: Instant): Instant {
  if (isOpen(window, from)) return from;
  const after = millisecondsOf(from);
  const opening = openings(window, after, after + WEEK_DAYS * DAY_MS).find((moment) => moment > after);
  if (opening === undefined) throw new RangeError(`window "${window.name}" has no day on which it opens`);
  return instantOf(opening);
}

/**
 * When the window that is open at that moment closes; undefined while it is closed. Windows that touch or overlap
 * count as one. Looks a week and one duration ahead: a window that never closes answers a moment that far away.
 */
export function closesAt(window: Window, at: Instant): Instant | undefined {
  const moment = millisecondsOf(at);
  let end: number | undefined;
  for (const opening of openings(window, moment - window.durationMs, moment + WEEK_DAYS * DAY_MS)) {
    const reached = end ?? moment;
    const closing = opening + window.durationMs;
    if (opening <= reached && closing > reached) end = closing;
  }
  return end === undefined ? undefined : instantOf(end);
}

/** Every opening that lies between the two moments, and maybe some just outside of them, in order. */
function openings(window: Window, from: number, to: number): number[] {
  const first = dateAt(from, window.timezone).subtract({ days: SPARE_DAYS });
  const days = Math.ceil((to - from) / DAY_MS) + 2 * SPARE_DAYS;
  const found: number[] = [];
  for (let offset = 0; offset <= days; offset += 1) {
    const date = first.add({ days: offset });
    const weekday = WEEKDAYS[date.dayOfWeek - 1];
    if (weekday !== undefined && window.days.includes(weekday)) found.push(openingOn(date, window));
  }
  return found;
}

function dateAt(moment: number, timezone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timezone).toPlainDate();
}

/** The first time the clock shows `start` on that date; where it jumps over it, the first moment after the jump. */
function openingOn(date: Temporal.PlainDate, { start, timezone }: Window): number {
  const wall = date.toPlainDateTime(Temporal.PlainTime.from(start));
  const earlier = wall.toZonedDateTime(timezone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(wall)) return earlier.epochMilliseconds;
  const jump = earlier.getTimeZoneTransition('next');
  return (jump ?? wall.toZonedDateTime(timezone, { disambiguation: 'later' })).epochMilliseconds;
}
