import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCronSchedule } from '../../src/model/cron.ts';
import { type Instant, instantOf, millisecondsOf } from '../../src/model/instant.ts';
import { type Opening, WEEKDAYS, type Week, type Weekday, type Window } from '../../src/model/window.ts';
import { closesAt, isOpen, nextOpen, openSpans } from '../../src/model/window-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function windowOf(days: readonly Weekday[], start: string, hours: number, timezone: string): Window {
  const origin = { file: 'windows.yaml', line: 1, column: 1 };
  const opening = { kind: 'weekly', days, weeks: [], start } as const;
  return { name: 'night', opening, durationMs: hours * HOUR, timezone, origin };
}

function opened(opening: Opening, hours: number, timezone: string): Window {
  return { ...windowOf([], '00:00', hours, timezone), opening };
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

  it('answer nothing for a window that never opens again', () => {
    const over = opened({ kind: 'once', date: '2026-11-20', start: '22:00' }, 4, 'UTC');
    expect(nextOpen(over, '2026-11-21T01:59:59.999Z')).toBe('2026-11-21T01:59:59.999Z');
    expect(nextOpen(over, '2026-11-21T02:00:00.000Z')).toBeUndefined();
    expect(nextOpen(windowOf([], '00:00', 1, 'UTC'), '2026-11-21T05:00:00.000Z')).toBeUndefined();
  });
});

describe('weeks of the month, one date, and cron', () => {
  const weekly = (weeks: readonly Week[], days: readonly Weekday[], start = '22:00'): Opening => {
    return { kind: 'weekly', days, weeks, start };
  };
  const cron = (text: string): Opening => {
    const schedule = parseCronSchedule(text);
    if (!schedule.ok) throw new Error(schedule.problem);
    return { kind: 'cron', schedule: schedule.value };
  };

  it.each`
    case                                     | opening                                                 | zone                 | from                      | opens
    ${'second Tuesday'}                      | ${weekly(['second'], ['tuesday'])}                      | ${'UTC'}             | ${'2026-12-01T00:00:00Z'} | ${'2026-12-08T22:00:00Z'}
    ${'second Tuesday of a month from one'}  | ${weekly(['second'], ['tuesday'])}                      | ${'UTC'}             | ${'2026-12-09T00:00:00Z'} | ${'2027-01-12T22:00:00Z'}
    ${'first Sunday when the 1st is one'}    | ${weekly(['first'], ['sunday'])}                        | ${'UTC'}             | ${'2026-10-31T00:00:00Z'} | ${'2026-11-01T22:00:00Z'}
    ${'last Sunday of a month of five'}      | ${weekly(['last'], ['sunday'])}                         | ${'UTC'}             | ${'2026-11-01T00:00:00Z'} | ${'2026-11-29T22:00:00Z'}
    ${'last Sunday of a month of four'}      | ${weekly(['last'], ['sunday'])}                         | ${'UTC'}             | ${'2026-12-01T00:00:00Z'} | ${'2026-12-27T22:00:00Z'}
    ${'no fifth Sunday counts as fourth'}    | ${weekly(['fourth'], ['sunday'])}                       | ${'UTC'}             | ${'2026-11-23T00:00:00Z'} | ${'2026-12-27T22:00:00Z'}
    ${'one date'}                            | ${{ kind: 'once', date: '2026-12-06', start: '22:00' }} | ${'Europe/Brussels'} | ${'2026-11-01T00:00:00Z'} | ${'2026-12-06T21:00:00Z'}
    ${'one date, years ahead'}               | ${{ kind: 'once', date: '2031-01-01', start: '00:00' }} | ${'UTC'}             | ${'2026-11-01T00:00:00Z'} | ${'2031-01-01T00:00:00Z'}
    ${'one date in the gap'}                 | ${{ kind: 'once', date: '2027-03-28', start: '02:30' }} | ${'Europe/Brussels'} | ${'2026-11-01T00:00:00Z'} | ${'2027-03-28T01:00:00Z'}
    ${'cron: the 1st of a month'}            | ${cron('30 22 1 * *')}                                  | ${'UTC'}             | ${'2026-11-02T00:00:00Z'} | ${'2026-12-01T22:30:00Z'}
    ${'cron: Sundays as 7'}                  | ${cron('0 22 * * 7')}                                   | ${'UTC'}             | ${'2026-11-20T00:00:00Z'} | ${'2026-11-22T22:00:00Z'}
    ${'cron: several times of one day'}      | ${cron('0 1,22 * * *')}                                 | ${'UTC'}             | ${'2026-11-20T10:00:00Z'} | ${'2026-11-20T22:00:00Z'}
    ${'cron: 29 February'}                   | ${cron('0 22 29 2 *')}                                  | ${'UTC'}             | ${'2028-03-01T22:00:00Z'} | ${'2032-02-29T22:00:00Z'}
    ${'cron: 29 February around 2100'}       | ${cron('0 22 29 2 *')}                                  | ${'UTC'}             | ${'2096-03-01T22:00:00Z'} | ${'2104-02-29T22:00:00Z'}
    ${'cron: Christmas on a Friday'}         | ${cron('0 2 25 12 5')}                                  | ${'UTC'}             | ${'2026-12-27T00:00:00Z'} | ${'2037-12-25T02:00:00Z'}
    ${'cron: 29 February on a Monday'}       | ${cron('0 2 29 2 1')}                                   | ${'UTC'}             | ${'2026-12-27T00:00:00Z'} | ${'2044-02-29T02:00:00Z'}
    ${'cron: the same, around 2100'}         | ${cron('0 2 29 2 1')}                                   | ${'UTC'}             | ${'2072-03-01T00:00:00Z'} | ${'2112-02-29T02:00:00Z'}
    ${'cron: in the gap'}                    | ${cron('30 2 * * *')}                                   | ${'Europe/Brussels'} | ${'2027-03-27T12:00:00Z'} | ${'2027-03-28T01:00:00Z'}
    ${'cron: comes twice'}                   | ${cron('30 2 * * *')}                                   | ${'Europe/Brussels'} | ${'2027-10-30T12:00:00Z'} | ${'2027-10-31T00:30:00Z'}
    ${'cron: the second time is no opening'} | ${cron('30 2 * * *')}                                   | ${'Europe/Brussels'} | ${'2027-10-31T01:40:00Z'} | ${'2027-11-01T01:30:00Z'}
  `('$case', ({ opening, zone, from, opens }) => {
    expect(nextOpen(opened(opening, 1, zone), instantOf(Date.parse(from)))).toBe(instantOf(Date.parse(opens)));
  });
});

describe('openSpans', () => {
  it('joins openings that touch, and takes what is open at either end', () => {
    const twice = windowOf(['saturday', 'sunday'], '20:00', 6, 'UTC');
    expect(openSpans(twice, '2026-11-22T01:00:00.000Z', '2026-11-29T20:00:00.000Z')).toEqual([
      { from: '2026-11-21T20:00:00.000Z', until: '2026-11-22T02:00:00.000Z' },
      { from: '2026-11-22T20:00:00.000Z', until: '2026-11-23T02:00:00.000Z' },
      { from: '2026-11-28T20:00:00.000Z', until: '2026-11-29T02:00:00.000Z' },
    ]);
    const whole = windowOf(['saturday', 'sunday'], '00:00', 24, 'UTC');
    expect(openSpans(whole, '2026-11-20T00:00:00.000Z', '2026-11-24T00:00:00.000Z')).toEqual([
      { from: '2026-11-21T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z' },
    ]);
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
function openMinutes({ opening, ...window }: Window, from: number, to: number): ReadonlySet<number> {
  const open = new Set<number>();
  const { days, start } = opening as Extract<Opening, { kind: 'weekly' }>;
  const begun = new Set<string>();
  for (let moment = from - window.durationMs - 2 * DAY; moment < to; moment += MINUTE) {
    const { date, weekday, time } = wallClock(moment, window.timezone);
    if (time < start || begun.has(date)) continue;
    begun.add(date);
    const begins = moment > from - window.durationMs - 2 * DAY;
    if (!begins || !days.some((day) => day === weekday)) continue;
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
      const next = nextOpen(window, instantOf(from)) ?? '';
      expect(millisecondsOf(next) < to ? next : undefined).toBe(earliest);
    }),
    { seed: 20261123, numRuns: 25 },
  );
});
