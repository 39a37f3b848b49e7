import type ICAL from 'ical.js';
import { RRuleTemporal } from 'rrule-temporal';
import type { Temporal } from 'temporal-polyfill';
import { DAY_MS } from '../model/duration.ts';
import { type Instant, millisecondsOf } from '../model/instant.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';
import { printable } from '../model/printable.ts';
import { momentsIn } from './calendar-time.ts';

const BACK_MS = 31 * DAY_MS;
const AHEAD_MS = 731 * DAY_MS;
const MAX_STEPS = 10_000;
// More often than daily is no freeze, and would be costly to follow.
const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];

/**
 * When an event that begins at `first` takes place: once, or again and again by its RRULE, from a month before `now` to
 * two years after. Dates in EXDATE are left out, and so are those that the file moves to an event of their own.
 */
export function occurrences(
  event: ICAL.Component,
  first: Temporal.ZonedDateTime,
  siblings: readonly ICAL.Component[],
  now: Instant,
): Parsed<readonly Temporal.ZonedDateTime[]> {
  if (event.getFirstProperty('rdate') !== null) {
    return unparsable('RDATE is not read; write each date as an event of its own');
  }
  const rule = event.getFirstPropertyValue('rrule');
  const starts = rule === null ? parsed([first]) : recurring(String(rule), first, now);
  if (!starts.ok) return starts;
  const left = new Set([...excluded(event, first.timeZoneId), ...moved(event, siblings, first.timeZoneId)]);
  return parsed(starts.value.filter(({ epochMilliseconds }) => !left.has(epochMilliseconds)));
}

function recurring(rule: string, first: Temporal.ZonedDateTime, now: Instant): Parsed<Temporal.ZonedDateTime[]> {
  const shown = printable(rule, 80);
  const frequency = /(?:^|;)FREQ=(?<frequency>[A-Z]+)/u.exec(rule)?.groups?.['frequency'] ?? '';
  if (!FREQUENCIES.includes(frequency)) {
    return unparsable(`it recurs by "${shown}"; write a FREQ of DAILY, WEEKLY, MONTHLY or YEARLY`);
  }
  try {
    const clock = first.toPlainDateTime().toString({ smallestUnit: 'second' }).replaceAll(/[-:]/gu, '');
    const rruleString = `DTSTART;TZID=${first.timeZoneId}:${clock}\nRRULE:${rule}`;
    const middle = millisecondsOf(now);
    const [from, until] = [new Date(middle - BACK_MS), new Date(middle + AHEAD_MS)];
    return parsed(new RRuleTemporal({ rruleString, maxIterations: MAX_STEPS }).between(from, until, true));
  } catch {
    return unparsable(`its recurrence "${shown}" cannot be followed; write single events instead`);
  }
}

function excluded(event: ICAL.Component, timezone: string): readonly number[] {
  return event.getAllProperties('exdate').flatMap((property) => momentsIn(property, timezone));
}

function moved(event: ICAL.Component, siblings: readonly ICAL.Component[], timezone: string): readonly number[] {
  const uid = event.getFirstPropertyValue('uid');
  if (uid === null || event.getFirstProperty('rrule') === null) return [];
  return siblings.flatMap((sibling) => {
    const recurrence = sibling.getFirstProperty('recurrence-id');
    if (recurrence === null || sibling.getFirstPropertyValue('uid') !== uid) return [];
    return momentsIn(recurrence, timezone);
  });
}
