import { createHash } from 'node:crypto';
import ICAL from 'ical.js';
import { type Instant, millisecondsOf } from '../model/instant.ts';
import type { CalendarEntry } from '../reconciler/calendar.ts';

/**
 * The entries as an iCalendar file (RFC 5545). An entry keeps its UID as long as it keeps its name and its beginning, so
 * that a calendar program that reads the file again moves nothing twice.
 */
export function calendarAsIcs(entries: readonly CalendarEntry[], now: Instant): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', '-//Ratchet//DataMiner upgrades//EN');
  for (const entry of entries) calendar.addSubcomponent(eventOf(entry, now));
  return `${calendar.toString()}\r\n`;
}

function eventOf({ kind, name, title, from, until }: CalendarEntry, now: Instant): ICAL.Component {
  const event = new ICAL.Component('vevent');
  const id = createHash('sha256')
    .update(JSON.stringify([kind, name, from]))
    .digest('hex')
    .slice(0, 32);
  event.addPropertyWithValue('uid', `${id}@ratchet`);
  event.addPropertyWithValue('dtstamp', utc(now));
  event.addPropertyWithValue('dtstart', utc(from));
  event.addPropertyWithValue('dtend', utc(until));
  event.addPropertyWithValue('summary', kind === 'window' ? `Upgrade window ${name}` : `Upgrade freeze ${name}`);
  if (title !== undefined) event.addPropertyWithValue('description', title);
  event.addPropertyWithValue('categories', kind);
  event.addPropertyWithValue('transp', 'TRANSPARENT');
  return event;
}

function utc(instant: Instant): ICAL.Time {
  return ICAL.Time.fromJSDate(new Date(millisecondsOf(instant)), true);
}
