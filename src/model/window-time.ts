import { Temporal } from 'temporal-polyfill';
import { DAY_MS } from './duration.ts';
import { type Instant, instantOf, millisecondsOf } from './instant.ts';
import { onceEach } from './once-each.ts';
import { openingTimesOn } from './opening-times.ts';
import type { Window } from './window.ts';

const WEEK_MS = 7 * DAY_MS;

// One weekday on 29 February is away for 40 years at the most, around 2100; what has not opened by then never will.
const FARTHEST_DAYS = 40 * 366;

// A local date lies up to a day beside the one in UTC, and one more where a zone that crosses the date line skips a day.
const SPARE_DAYS = 2;

// Of those on which it opens, more than are looked through for one answer.
const DAYS_REMEMBERED = 8 * 366;
// Of one plan; a service asks about others at every pass.
const MOMENTS_REMEMBERED = 16;

/** Whether an upgrade may start at that moment. The first moment belongs to the window, the last does not. */
export function isOpen(window: Window, at: Instant): boolean {
  return closesAt(window, at) !== undefined;
}

/**
 * The earliest moment from `from` on at which the window is open: `from` itself while it is. Undefined where it never
 * opens again.
 */
export const nextOpen = remembering(MOMENTS_REMEMBERED, (window, from: Instant): Instant | undefined => {
  if (isOpen(window, from)) return from;
  const after = millisecondsOf(from);
  const farthest = window.opening.kind === 'once' ? Number.MAX_SAFE_INTEGER : after + FARTHEST_DAYS * DAY_MS;
  for (const moment of openings(window, after, farthest)) {
    if (moment > after) return instantOf(moment);
  }
  return undefined;
});

/**
 * When the window that is open at that moment closes; undefined while it is closed. Openings that touch or overlap
 * count as one. Looks a week and one duration ahead: a window that never closes answers a moment that far away.
 */
export const closesAt = remembering(MOMENTS_REMEMBERED, (window, at: Instant): Instant | undefined => {
  const moment = millisecondsOf(at);
  let end: number | undefined;
  for (const opening of openings(window, moment - window.durationMs, moment + WEEK_MS)) {
    const reached = end ?? moment;
    if (opening > reached) break;
    const closing = opening + window.durationMs;
    if (closing > reached) end = closing;
  }
  return end === undefined ? undefined : instantOf(end);
});

/** The spans that touch the time between the two moments, in order; those that touch each other are one. */
export function openSpans(window: Window, from: Instant, until: Instant): readonly OpenSpan[] {
  const [first, last] = [millisecondsOf(from), millisecondsOf(until)];
  const spans: { from: number; until: number }[] = [];
  for (const opening of openings(window, first - window.durationMs, last)) {
    const closing = opening + window.durationMs;
    const previous = spans.at(-1);
    if (closing <= first || opening >= last) continue;
    if (previous !== undefined && opening <= previous.until) previous.until = closing;
    else spans.push({ from: opening, until: closing });
  }
  return spans.map((span) => ({ from: instantOf(span.from), until: instantOf(span.until) }));
}

export interface OpenSpan {
  readonly from: Instant;
  readonly until: Instant;
}

/** Every opening between the two moments, and maybe some just outside of them, in order. Looks at days as it is asked. */
function* openings(window: Window, from: number, to: number): Generator<number> {
  const [first, last] = [dayAt(from) - SPARE_DAYS, dayAt(to) + SPARE_DAYS];
  if (window.opening.kind === 'once') {
    const only = dayAt(Date.parse(window.opening.date));
    if (only >= first && only <= last) yield* openingsOn(window, only);
    return;
  }
  for (let day = first; day <= last; day += 1) {
    if (openingTimesOn(day, window.opening).length > 0) yield* openingsOn(window, day);
  }
}

/** Days since 1970-01-01, whose dates are counted in every zone alike. */
function dayAt(moment: number): number {
  return Math.floor(moment / DAY_MS);
}

/** What opens on a day costs a look into the time zone data. */
const openingsOn = remembering(DAYS_REMEMBERED, (window, day: number): readonly number[] => {
  const date = new Temporal.PlainDate(1970, 1, 1).add({ days: day });
  return openingTimesOn(day, window.opening).map((start) => momentOf(date, start, window.timezone));
});

/** The first time the clock shows `start` on that date; where it jumps over it, the first moment after the jump. */
function momentOf(date: Temporal.PlainDate, start: string, timezone: string): number {
  const wall = date.toPlainDateTime(Temporal.PlainTime.from(start));
  const earlier = wall.toZonedDateTime(timezone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(wall)) return earlier.epochMilliseconds;
  const jump = earlier.getTimeZoneTransition('next');
  return (jump ?? wall.toZonedDateTime(timezone, { disambiguation: 'later' })).epochMilliseconds;
}

/** The Systems of a fleet share their windows, which are asked about the same few days and moments again and again. */
function remembering<Time, Answer>(
  most: number,
  answer: (window: Window, time: Time) => Answer,
): (window: Window, time: Time) => Answer {
  const answersOf = onceEach((_window: Window) => new Map<Time, Answer>());
  return (window, time) => {
    const known = answersOf(window);
    if (!known.has(time)) {
      if (known.size === most) known.clear();
      known.set(time, answer(window, time));
    }
    return known.get(time) as Answer;
  };
}
