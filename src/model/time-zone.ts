import { type Parsed, parsed, unparsable } from './parsed.ts';

const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/u;

const known = new Map<string, boolean>();

/** An IANA name that this machine's time zone data has; offsets such as `+01:00` know no DST and are refused. */
export function parseTimeZone(text: string): Parsed<string> {
  if (isKnownTimeZone(text)) return parsed(text);
  return unparsable(`"${text}" is not a time zone; write an IANA name such as Europe/Brussels or UTC`);
}

/** Building a formatter is slow and a fleet names the same zone many times; text from outside cannot grow the memory. */
function isKnownTimeZone(text: string): boolean {
  if (text.length > 64 || !ZONE_NAME.test(text)) return false;
  const remembered = known.get(text);
  if (remembered !== undefined) return remembered;
  const exists = existsHere(text);
  if (known.size < 1000) known.set(text, exists);
  return exists;
}

function existsHere(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** All names that can be suggested; some older spellings work as well and are not in the list. */
export function timeZoneNames(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')];
}
