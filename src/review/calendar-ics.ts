import { createHash } from 'node:crypto';
import ICAL from 'ical.js';
import { type Instant, millisecondsOf } from '../model/instant.ts';
import { toldApart } from '../planner/told-apart.ts';
import type { CalendarEntry } from '../reconciler/calendar.ts';
import type { Forecast } from '../reconciler/forecast/forecast.ts';

/** One event of an iCalendar file. */
interface Event {
  /** What makes it the same event when the file is made again. */
  readonly identity: readonly string[];
  readonly from: Instant;
  readonly until: Instant;
  readonly summary: string;
  readonly description: string | undefined;
  readonly category: string;
}

/**
 * The entries as an iCalendar file (RFC 5545). An entry keeps its UID as long as it keeps its name and its beginning, so
 * that a calendar program that reads the file again moves nothing twice.
 */
export function calendarAsIcs(entries: readonly CalendarEntry[], now: Instant): string {
  const events = entries.map(({ kind, name, title, from, until }): Event => {
    const summary = kind === 'window' ? `Upgrade window ${name}` : `Upgrade freeze ${name}`;
    return { identity: [kind, name, from], from, until, summary, description: title, category: kind };
  });
  return fileOf(events, now);
}

/** Every hop that is ahead; one that moves stays the same event, as long as it leads to the same release. */
export function forecastAsIcs({ systems, from: now }: Forecast): string {
  const events = systems.flatMap(({ system, events: ahead }) =>
    ahead.flatMap((event): Event[] => {
      if (event.kind !== 'hop') return [];
      const { from, until, release, estimate } = event;
      const identity = ['hop', system, release.to.release];
      const summary = `${system}: ${toldApart([release.from, release.to]).join(' → ')}`;
      return [{ identity, from, until, summary, description: `duration by ${estimate.source}`, category: 'upgrade' }];
    }),
  );
  return fileOf(events, now);
}

function fileOf(events: readonly Event[], now: Instant): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', '-//Ratchet//DataMiner upgrades//EN');
  for (const event of events) calendar.addSubcomponent(componentOf(event, now));
  return `${calendar.toString()}\r\n`;
}

function componentOf({ identity, from, until, summary, description, category }: Event, now: Instant): ICAL.Component {
  const event = new ICAL.Component('vevent');
  const id = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
  event.addPropertyWithValue('uid', `${id}@ratchet`);
  event.addPropertyWithValue('dtstamp', utc(now));
  event.addPropertyWithValue('dtstart', utc(from));
  event.addPropertyWithValue('dtend', utc(until));
  event.addPropertyWithValue('summary', summary);
  if (description !== undefined) event.addPropertyWithValue('description', description);
  event.addPropertyWithValue('categories', category);
  event.addPropertyWithValue('transp', 'TRANSPARENT');
  return event;
}

function utc(instant: Instant): ICAL.Time {
  return ICAL.Time.fromJSDate(new Date(millisecondsOf(instant)), true);
}
