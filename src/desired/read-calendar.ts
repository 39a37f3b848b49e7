import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import type { FreezeSpan } from '../model/freeze.ts';
import { type Instant, instantOf } from '../model/instant.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';
import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { problemFrom } from '../yaml/problem-at.ts';
import { decodeText, type YamlFile } from '../yaml/text.ts';
import { occurrences } from './calendar-recurrence.ts';
import { zonedTime } from './calendar-time.ts';
import type { CalendarReading } from './calendars.ts';

const MAX_EVENTS = 2000;
const LONGEST_MS = 10 * 366 * 86_400_000;

/**
 * The events of an iCalendar file (RFC 5545) as spans, in the order in which they begin. Cancelled events do not count.
 * It does not throw: what cannot be read is a problem at its event's line.
 */
export function readCalendar(file: YamlFile, timezone: string, now: Instant): CalendarReading {
  const decoded = decodeText(file);
  if (decoded.kind === 'problem') return { spans: [], problems: [decoded.problem] };
  const events = eventsIn(decoded.text);
  const at = eventOrigins(file.path, decoded.text);
  if (events === undefined || events.length > MAX_EVENTS) {
    const why = events === undefined ? 'is not an iCalendar file' : `holds more than ${MAX_EVENTS} events`;
    const message = `"${printable(file.path)}" ${why}; export the calendar again as .ics`;
    return { spans: [], problems: [problemFrom(at(0), 'desired.calendar', message)] };
  }
  const spans: FreezeSpan[] = [];
  const problems: Problem[] = [];
  const misread = events.map(misreadIn);
  const readable = events.filter((_, index) => misread[index] === undefined);
  for (const [index, event] of events.entries()) {
    const wrong = misread[index];
    const read = wrong === undefined ? spansOf(event, readable, timezone, now) : unparsable(wrong);
    const name = wrong === undefined ? nameOf(event) : 'an event';
    if (read.ok) spans.push(...read.value);
    else problems.push(problemFrom(at(index), 'desired.calendar', `${name}: ${read.problem}`));
  }
  return { spans: spans.toSorted((a, b) => (a.from < b.from ? -1 : 1)), problems };
}

function eventsIn(text: string): readonly ICAL.Component[] | undefined {
  // A file that was cut off would be taken for one with fewer freezes.
  if (!/^END:VCALENDAR\s*$/imu.test(text.trimEnd().slice(-20))) return undefined;
  try {
    const calendar = new ICAL.Component(ICAL.parse(text));
    return calendar.name === 'vcalendar' ? calendar.getAllSubcomponents('vevent') : undefined;
  } catch {
    return undefined;
  }
}

/** The library reads a value when it is asked for it, and throws only then. */
function misreadIn(event: ICAL.Component): string | undefined {
  for (const property of event.getAllProperties()) {
    try {
      property.getValues();
    } catch {
      return `${printable(property.name.toUpperCase(), 40)} cannot be read; write it as RFC 5545 says`;
    }
  }
  return undefined;
}

/** Where the events of a file begin, in their order. */
function eventOrigins(file: string, text: string) {
  const lines = text.split(/\r\n|\r|\n/u);
  const starts = lines.flatMap((line, index) => (/^BEGIN:VEVENT\s*$/iu.test(line) ? [index + 1] : []));
  return (index: number) => ({ file, line: starts[index] ?? 1, column: 1 });
}

function titleOf(event: ICAL.Component): string | undefined {
  const summary = event.getFirstPropertyValue('summary');
  return typeof summary === 'string' && summary.trim() !== '' ? printable(summary.trim(), 120) : undefined;
}

function nameOf(event: ICAL.Component): string {
  const title = titleOf(event);
  return title === undefined ? 'an event' : `"${title}"`;
}

function spansOf(
  event: ICAL.Component,
  events: readonly ICAL.Component[],
  timezone: string,
  now: Instant,
): Parsed<readonly FreezeSpan[]> {
  if (event.getFirstPropertyValue('status') === 'CANCELLED') return parsed([]);
  const start = event.getFirstProperty('dtstart');
  if (start === null) return unparsable('it has no DTSTART; add when it begins');
  const first = zonedTime(start, timezone);
  if (!first.ok) return first;
  const length = lengthOf(event, first.value, timezone);
  if (!length.ok) return length;
  const lastsMs = elapsed(first.value, length.value);
  if (lastsMs <= 0) return unparsable('it ends when it begins; write a later DTEND, because a freeze needs an end');
  if (lastsMs > LONGEST_MS) return unparsable('it lasts more than ten years; write an earlier DTEND');
  const starts = occurrences(event, first.value, events, now);
  if (!starts.ok) return starts;
  const title = titleOf(event);
  return parsed(
    starts.value.map((from) => ({
      from: instantOf(from.epochMilliseconds),
      until: instantOf(from.add(length.value).epochMilliseconds),
      title,
    })),
  );
}

/** Infinite where it ends after the end of the calendar. */
function elapsed(from: Temporal.ZonedDateTime, length: Temporal.Duration): number {
  try {
    return from.add(length).epochMilliseconds - from.epochMilliseconds;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Whole days are counted in days, since one of them can have 23 or 25 hours. */
function lengthOf(event: ICAL.Component, from: Temporal.ZonedDateTime, timezone: string): Parsed<Temporal.Duration> {
  const wholeDays = (event.getFirstPropertyValue('dtstart') as ICAL.Time).isDate;
  const end = event.getFirstProperty('dtend');
  if (end !== null) {
    const until = zonedTime(end, timezone);
    if (!until.ok) return until;
    return parsed(from.until(until.value.withTimeZone(from.timeZoneId), { largestUnit: wholeDays ? 'days' : 'hours' }));
  }
  const duration = event.getFirstPropertyValue('duration');
  if (duration !== null) return durationFrom(String(duration));
  return parsed(Temporal.Duration.from({ days: wholeDays ? 1 : 0 }));
}

function durationFrom(text: string): Parsed<Temporal.Duration> {
  try {
    return parsed(Temporal.Duration.from(text));
  } catch {
    return unparsable(`DURATION "${printable(text, 40)}" is no duration; write PT6H or P1D`);
  }
}
