import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../../src/model/instant.ts';
import { timeZoneNames } from '../../src/model/time-zone.ts';
import { WEEKDAYS, type Window } from '../../src/model/window.ts';
import { isOpen, nextOpen, openSpans } from '../../src/model/window-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FROM = Date.parse('2026-01-01T00:00:00Z');
const UNTIL = Date.parse('2028-01-01T00:00:00Z');
const DURATION = 45 * MINUTE;

/** The moments of two years at which a zone's clocks jump. */
function jumpsOf(zone: string): number[] {
  const jumps: number[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(FROM).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (at !== null && at.epochMilliseconds < UNTIL) {
    jumps.push(at.epochMilliseconds);
    at = at.getTimeZoneTransition('next');
  }
  return jumps;
}

interface Minute {
  readonly moment: number;
  readonly date: string;
  readonly time: string;
}

/** What a clock on the wall shows in every minute of the days around a jump: Intl's word, not Temporal's. */
function minutesAround(jump: number, zone: string): Minute[] {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const minutes: Minute[] = [];
  for (let moment = jump - 50 * HOUR; moment < jump + 24 * HOUR; moment += MINUTE) {
    const [date = '', time = ''] = clock.format(moment).split(' ');
    minutes.push({ moment, date, time });
  }
  return minutes;
}

/**
 * By walking: each date opens at its first minute that shows `start` or later; where its last minutes are jumped over,
 * at the first of the next date. The first date is seen in part only, and left out.
 */
function openingsIn(minutes: readonly Minute[], start: string): number[] {
  const openings = new Set<number>();
  const [first] = minutes;
  let [current, begun] = [first?.date, true];
  for (const { moment, date, time } of minutes) {
    if (date > (current ?? '')) {
      if (!begun) openings.add(moment);
      [current, begun] = [date, false];
    }
    if (begun || time < start || date !== current) continue;
    begun = true;
    openings.add(moment);
  }
  return [...openings];
}

function daily(start: string, timezone: string): Window {
  const opening = { kind: 'weekly', days: WEEKDAYS, weeks: [], start } as const;
  return { name: 'daily', opening, durationMs: DURATION, timezone, origin: { file: 'w.yaml', line: 1, column: 1 } };
}

const cases = timeZoneNames().flatMap((zone) => jumpsOf(zone).map((jump) => ({ zone, jump: instantOf(jump) })));

it('knows the zones of the world', () => {
  expect(new Set(cases.map(({ zone }) => zone)).size).toBeGreaterThan(80);
});

describe('around every jump of a clock on Earth in two years', () => {
  it.each(cases)('$zone, $jump: openings agree with a walk over every minute', ({ zone, jump }) => {
    const at = Date.parse(jump);
    const minutes = minutesAround(at, zone);
    const shown = [at - MINUTE, at].map((moment) => minutes.find((minute) => minute.moment === moment)?.time ?? '');
    const inTheJump = minutes.filter(({ moment }) => Math.abs(moment - at) === 30 * MINUTE).map(({ time }) => time);
    for (const start of new Set(['00:00', '02:30', '23:30', ...shown, ...inTheJump])) {
      const window = daily(start, zone);
      const expected = openingsIn(minutes, start);
      const [first = 0] = expected;
      const last = (minutes.at(-1)?.moment ?? 0) + MINUTE;
      const spans = openSpans(window, instantOf(first), instantOf(last)).map(({ from }) => Date.parse(from));
      expect([start, ...spans]).toEqual([start, ...expected]);
      for (const opening of expected) {
        const around = [opening - 1, opening, opening + DURATION - 1, opening + DURATION];
        expect([start, ...around.map((moment) => isOpen(window, instantOf(moment)))]).toEqual([
          start,
          false,
          true,
          true,
          false,
        ]);
        expect(nextOpen(window, instantOf(opening - 1))).toBe(instantOf(opening));
      }
    }
  });

  it.each(cases)('$zone, $jump: isOpen agrees minute by minute', ({ zone, jump }) => {
    const at = Date.parse(jump);
    const minutes = minutesAround(at, zone);
    const start = minutes.find(({ moment }) => moment === at)?.time ?? '';
    const window = daily(start, zone);
    const openings = openingsIn(minutes, start);
    const wrong = minutes
      .filter(({ moment }) => Math.abs(moment - at) <= 14 * HOUR)
      .filter(({ moment }) => {
        const open = openings.some((opening) => opening <= moment && moment < opening + DURATION);
        return isOpen(window, instantOf(moment)) !== open;
      });
    expect(wrong).toEqual([]);
  });
});
