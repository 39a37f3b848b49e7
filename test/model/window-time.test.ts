import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instantOf, millisecondsOf } from '../../src/model/instant.ts';
import { WEEKDAYS, type Weekday, type Window } from '../../src/model/window.ts';
import { closesAt, isOpen, nextOpen } from '../../src/model/window-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function windowOf(days: readonly Weekday[], start: string, hours: number, timezone: string): Window {
  const origin = { file: 'windows.yaml', line: 1, column: 1 };
  return { name: 'night', days, start, durationMs: hours * HOUR, timezone, origin };
}

const sunday: readonly Weekday[] = ['sunday'];

describe('a window through the days on which clocks change', () => {
  it.each`
    case                                   | zone                     | start      | hours | from                      | opens                     | closes
    ${'plain week'}                        | ${'Europe/Brussels'}     | ${'22:00'} | ${6}  | ${'2026-11-20T00:00:00Z'} | ${'2026-11-22T21:00:00Z'} | ${'2026-11-23T03:00:00Z'}
    ${'spring: start in the gap'}          | ${'Europe/Brussels'}     | ${'02:30'} | ${2}  | ${'2027-03-27T12:00:00Z'} | ${'2027-03-28T01:00:00Z'} | ${'2027-03-28T03:00:00Z'}
    ${'spring: start right after the gap'} | ${'Europe/Brussels'}     | ${'03:00'} | ${2}  | ${'2027-03-27T12:00:00Z'} | ${'2027-03-28T01:00:00Z'} | ${'2027-03-28T03:00:00Z'}
    ${'spring: open across the gap'}       | ${'Europe/Brussels'}     | ${'00:00'} | ${6}  | ${'2027-03-27T12:00:00Z'} | ${'2027-03-27T23:00:00Z'} | ${'2027-03-28T05:00:00Z'}
    ${'autumn: start comes twice'}         | ${'Europe/Brussels'}     | ${'02:30'} | ${2}  | ${'2027-10-30T12:00:00Z'} | ${'2027-10-31T00:30:00Z'} | ${'2027-10-31T02:30:00Z'}
    ${'autumn: open across the change'}    | ${'Europe/Brussels'}     | ${'00:00'} | ${6}  | ${'2027-10-30T12:00:00Z'} | ${'2027-10-30T22:00:00Z'} | ${'2027-10-31T04:00:00Z'}
    ${'spring: start in the gap'}          | ${'America/New_York'}    | ${'02:15'} | ${1}  | ${'2027-03-13T12:00:00Z'} | ${'2027-03-14T07:00:00Z'} | ${'2027-03-14T08:00:00Z'}
    ${'autumn: start comes twice'}         | ${'America/New_York'}    | ${'01:30'} | ${1}  | ${'2027-11-06T12:00:00Z'} | ${'2027-11-07T05:30:00Z'} | ${'2027-11-07T06:30:00Z'}
    ${'spring: gap of half an hour'}       | ${'Australia/Lord_Howe'} | ${'02:15'} | ${3}  | ${'2027-10-02T06:00:00Z'} | ${'2027-10-02T15:30:00Z'} | ${'2027-10-02T18:30:00Z'}
    ${'autumn: half an hour comes twice'}  | ${'Australia/Lord_Howe'} | ${'01:45'} | ${3}  | ${'2027-04-03T06:00:00Z'} | ${'2027-04-03T14:45:00Z'} | ${'2027-04-03T17:45:00Z'}
    ${'a day that the zone skipped'}       | ${'Pacific/Apia'}        | ${'00:00'} | ${1}  | ${'2011-12-26T00:00:00Z'} | ${'2011-12-31T10:00:00Z'} | ${'2011-12-31T11:00:00Z'}
    ${'spans midnight and a leap day'}     | ${'UTC'}                 | ${'22:00'} | ${48} | ${'2028-02-26T00:00:00Z'} | ${'2028-02-27T22:00:00Z'} | ${'2028-02-29T22:00:00Z'}
  `('$zone, $case: $start for $hours h', ({ zone, start, hours, from, opens, closes }) => {
    const window = windowOf(sunday, start, hours, zone);
    const opening = instantOf(Date.parse(opens));
    const closing = instantOf(Date.parse(closes));
    expect(nextOpen(window, instantOf(Date.parse(from)))).toBe(opening);
    expect(isOpen(window, opening)).toBe(true);
    expect(isOpen(window, instantOf(Date.parse(opens) - 1))).toBe(false);
    expect(closesAt(window, opening)).toBe(closing);
    expect(isOpen(window, instantOf(Date.parse(closes) - 1))).toBe(true);
    expect(isOpen(window, closing)).toBe(false);
  });
});

describe('the day of a window', () => {
  it('is the day on which it opened, also after midnight', () => {
    const friday = windowOf(['friday'], '23:00', 4, 'UTC');
    expect(isOpen(friday, '2026-11-21T01:00:00.000Z')).toBe(true);
    expect(isOpen(friday, '2026-11-20T01:00:00.000Z')).toBe(false);
  });

  it('is local: Sunday in Auckland is Saturday in UTC', () => {
    const auckland = windowOf(sunday, '00:00', 1, 'Pacific/Auckland');
    expect(nextOpen(auckland, '2026-11-20T00:00:00.000Z')).toBe('2026-11-21T11:00:00.000Z');
  });

  it('may begin a whole week of being open', () => {
    const week = windowOf(['monday'], '00:00', 7 * 24, 'UTC');
    expect(isOpen(week, '2026-11-22T23:59:59.999Z')).toBe(true);
  });
});

describe('nextOpen and closesAt', () => {
  it('answer the moment itself, and the end, while the window is open', () => {
    const window = windowOf(sunday, '22:00', 6, 'UTC');
    expect(nextOpen(window, '2026-11-22T23:00:00.000Z')).toBe('2026-11-22T23:00:00.000Z');
    expect(closesAt(window, '2026-11-22T23:00:00.000Z')).toBe('2026-11-23T04:00:00.000Z');
    expect(closesAt(window, '2026-11-23T04:00:00.000Z')).toBeUndefined();
  });

  it('count windows that touch as one', () => {
    const window = windowOf(['saturday', 'sunday'], '00:00', 24, 'UTC');
    expect(closesAt(window, '2026-11-21T05:00:00.000Z')).toBe('2026-11-23T00:00:00.000Z');
  });

  it('answer at least a week ahead for a window that never closes', () => {
    const always = windowOf(WEEKDAYS, '00:00', 25, 'UTC');
    const closing = closesAt(always, '2026-11-21T05:00:00.000Z') ?? '';
    expect(millisecondsOf(closing)).toBeGreaterThan(Date.parse('2026-11-28T00:00:00Z'));
  });

  it('refuse a window without days', () => {
    expect(() => nextOpen(windowOf([], '00:00', 1, 'UTC'), '2026-11-21T05:00:00.000Z')).toThrow('no day');
  });
});

// Brute force --------------------------------------------------------------------------------------------------------

const ZONES = [
  'Europe/Brussels',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'UTC',
];

const clocks = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    }),
  ]),
);

function wallClock(moment: number, zone: string): { date: string; weekday: string; time: string } {
  const parts = clocks.get(zone)?.formatToParts(moment) ?? [];
  const part = (type: string): string => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    weekday: part('weekday').toLowerCase(),
    time: `${part('hour')}:${part('minute')}`,
  };
}

/** Walks every minute and opens the window at the first one of its local day that shows `start` or later. */
function openMinutes(window: Window, from: number, to: number): ReadonlySet<number> {
  const open = new Set<number>();
  const opened = new Set<string>();
  for (let moment = from - window.durationMs - 2 * DAY; moment < to; moment += MINUTE) {
    const { date, weekday, time } = wallClock(moment, window.timezone);
    if (time < window.start || opened.has(date)) continue;
    opened.add(date);
    const begins = moment > from - window.durationMs - 2 * DAY;
    if (!begins || !window.days.some((day) => day === weekday)) continue;
    for (let minute = moment; minute < moment + window.durationMs; minute += MINUTE) open.add(minute);
  }
  return open;
}

const anyWindow = fc.record({
  zone: fc.constantFrom(...ZONES),
  days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
  start: fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45')),
  minutes: fc.integer({ min: 15, max: 2000 }),
  // The Sundays on which clocks change in these zones, and an ordinary one.
  around: fc.constantFrom(
    '2027-03-14',
    '2027-03-28',
    '2027-04-04',
    '2027-06-13',
    '2027-10-03',
    '2027-10-31',
    '2027-11-07',
  ),
});

it('agrees with a walk over every minute, and nextOpen is the earliest open one', () => {
  fc.assert(
    fc.property(anyWindow, ({ zone, days, start: [hour, minute], minutes, around }) => {
      const start = `${String(hour).padStart(2, '0')}:${minute}`;
      const window: Window = { ...windowOf(days, start, 1, zone), durationMs: minutes * MINUTE };
      const from = Date.parse(`${around}T00:00:00Z`) - DAY / 2;
      const to = from + 2 * DAY;
      const open = openMinutes(window, from, to);
      let earliest: Instant | undefined;
      for (let moment = to - MINUTE; moment >= from; moment -= 5 * MINUTE) {
        expect([instantOf(moment), isOpen(window, instantOf(moment))]).toEqual([instantOf(moment), open.has(moment)]);
      }
      for (let moment = from; moment < to && earliest === undefined; moment += MINUTE) {
        if (open.has(moment)) earliest = instantOf(moment);
      }
      const next = nextOpen(window, instantOf(from));
      expect(millisecondsOf(next) < to ? next : undefined).toBe(earliest);
    }),
    { seed: 20261123, numRuns: 25 },
  );
});
