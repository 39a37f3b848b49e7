import { parseCron } from '../model/cron.ts';
import type { Ceiling, DesiredTarget } from '../model/desired.ts';
import { type DurationUnit, parseDuration } from '../model/duration.ts';
import { parseBaseUrl, parseHost } from '../model/host.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';
import { parseRelease } from '../model/release.ts';
import { parseTimeZone, timeZoneNames } from '../model/time-zone.ts';
import { nearest } from '../yaml/nearest.ts';
import { parseDate, parseMoment } from './moment.ts';
import { parseCalendarPath, parsePackagePlace } from './package-path.ts';

const UNITS: readonly DurationUnit[] = ['m', 'h', 'd', 'w'];

/** What the `format` names in desired-state.schema.json mean. A new format is one line here. */
export const formats: Readonly<Record<string, (text: string) => Parsed<unknown>>> = {
  'ratchet-base-url': parseBaseUrl,
  'ratchet-calendar-path': parseCalendarPath,
  'ratchet-ceiling': parseCeiling,
  'ratchet-cron': parseCron,
  'ratchet-date': parseDate,
  'ratchet-duration': parseSpan,
  'ratchet-host': parseHost,
  'ratchet-moment': (text) => parseMoment(text, 'UTC'),
  'ratchet-package-path': parsePackagePlace,
  'ratchet-release': parseRelease,
  'ratchet-time-zone': parseZone,
  'ratchet-version': parseVersion,
};

/** Milliseconds. */
export function parseSpan(text: string): Parsed<number> {
  return parseDuration(text, UNITS);
}

export function parseVersion(text: string): Parsed<DesiredTarget['version']> {
  if (text === 'latest') return parsed('latest');
  const release = parseRelease(text);
  return release.ok ? release : unparsable(`${release.problem}, or latest`);
}

const LINE = /^(?<major>\d{1,2})\.(?<minor>\d{1,2})$/u;

export function parseCeiling(text: string): Parsed<Ceiling> {
  const line = LINE.exec(text.trim())?.groups;
  if (line !== undefined) return parsed({ kind: 'line', major: Number(line['major']), minor: Number(line['minor']) });
  const release = parseRelease(text);
  if (release.ok) return parsed({ kind: 'release', release: release.value });
  return unparsable(`"${text}" is neither a line nor a release; write "10.6" or "10.6.0 [CU2]"`);
}

function parseZone(text: string): Parsed<string> {
  const zone = parseTimeZone(text);
  if (zone.ok) return zone;
  const meant = nearest(text, timeZoneNames());
  return meant === undefined ? zone : unparsable(`${zone.problem}; did you mean ${meant}?`);
}

/** The value of text that the schema has already let through. */
export function checked<T>(result: Parsed<T>): T {
  if (!result.ok) throw new TypeError(`the schema let through what its parser refuses: ${result.problem}`);
  return result.value;
}
