import type ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';
import { parseTimeZone } from '../model/time-zone.ts';

/** The first value of a time property, on the clock of its zone. Whole days, and times without a zone, are in `timezone`. */
export function zonedTime(property: ICAL.Property, timezone: string): Parsed<Temporal.ZonedDateTime> {
  return zoned(property, property.getFirstValue(), timezone);
}

/** Every value that can be read, in milliseconds. */
export function momentsIn(property: ICAL.Property, timezone: string): readonly number[] {
  return property.getValues().flatMap((value) => {
    const time = zoned(property, value, timezone);
    return time.ok ? [time.value.epochMilliseconds] : [];
  });
}

function zoned(property: ICAL.Property, value: unknown, timezone: string): Parsed<Temporal.ZonedDateTime> {
  const time = value as ICAL.Time;
  const zone = zoneOf(property, time, timezone);
  if (!zone.ok) return zone;
  try {
    const { year, month, day, hour, minute, second, isDate } = time;
    const date = Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
    if (isDate) return parsed(date.toZonedDateTime(zone.value));
    const plainTime = Temporal.PlainTime.from({ hour, minute, second }, { overflow: 'reject' });
    return parsed(date.toZonedDateTime({ timeZone: zone.value, plainTime }));
  } catch {
    return unparsable(`${property.name.toUpperCase()} is no time that exists`);
  }
}

function zoneOf(property: ICAL.Property, time: ICAL.Time, timezone: string): Parsed<string> {
  if (time.isDate) return parsed(timezone);
  const tzid = property.getFirstParameter('tzid');
  if (typeof tzid === 'string' && tzid !== '') return parseTimeZone(tzid);
  return parsed(time.zone?.tzid === 'UTC' ? 'UTC' : timezone);
}
