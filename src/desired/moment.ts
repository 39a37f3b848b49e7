import { Temporal } from 'temporal-polyfill';
import { type Instant, instantOf } from '../model/instant.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/u;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/u;

/** A date that the calendar has, as it was written. */
export function parseDate(text: string): Parsed<string> {
  if (DATE.test(text) && millisecondsOf(text, 'UTC') !== undefined) return parsed(text);
  return unparsable(`"${text}" is not a date; write one that exists, such as 2026-10-01`);
}

/** `2026-10-01`, which begins at midnight of that zone, or `2026-10-01T06:00:00Z`, which says its own. */
export function parseMoment(text: string, timezone: string): Parsed<Instant> {
  const milliseconds = millisecondsOf(text, timezone);
  if (milliseconds !== undefined) return parsed(instantOf(milliseconds));
  return unparsable(`"${text}" is not a moment; write a date such as 2026-10-01, or 2026-10-01T06:00:00Z`);
}

function millisecondsOf(text: string, timezone: string): number | undefined {
  try {
    if (DATE.test(text)) return Temporal.PlainDate.from(text).toZonedDateTime(timezone).epochMilliseconds;
    return MOMENT.test(text) ? Temporal.Instant.from(text).epochMilliseconds : undefined;
  } catch {
    return undefined;
  }
}
