import { type Parsed, parsed, quoted, unparsable } from './parsed.ts';

export const TRACKS = ['main', 'feature'] as const;
/** Main releases (`10.5.0 [CU3]`) move by monthly cumulative update, feature releases (`10.5.6`) by month. */
export type Track = (typeof TRACKS)[number];

/** A release as the vendor names it. `month` is 0 on the main track; `cu` is 0 where none is written. */
export interface Release {
  readonly major: number;
  readonly minor: number;
  readonly month: number;
  readonly cu: number;
}

// The spellings of a release name met in the vendor's notes, logs and SDK (INTEGRATION 3, notations 7 and 9).
const RELEASE_NAME =
  /^(?<major>\d{1,2})\.(?<minor>\d{1,2})\.(?<month>\d{1,2})(?:\s*(?:\[CU(?<bracket>\d{1,2})\]|\(CU(?<paren>\d{1,2})\)|-CU(?<dash>\d{1,2})|CU(?<bare>\d{1,2})))?$/u;

const LONGEST_NAME = 100;
/** Line 10.0 went as far as 10.0.13; since then a year has twelve. */
export const HIGHEST_MONTH = 13;

/** Reads `10.5.6`, `10.5.0 [CU3]` and their sloppy spellings; `10.5` is refused, because it names a line. */
export function parseRelease(text: string): Parsed<Release> {
  const found = text.length > LONGEST_NAME ? undefined : RELEASE_NAME.exec(text.trim())?.groups;
  if (found === undefined) {
    return unparsable(`${quoted(text)} is not a DataMiner release; write "10.5.6" or "10.5.0 [CU3]"`);
  }
  const month = Number(found['month']);
  if (month > HIGHEST_MONTH) {
    return unparsable(`${quoted(text)} has month ${month}, which no release has; write "10.5.6" or "10.5.0 [CU3]"`);
  }
  const cu = Number(found['bracket'] ?? found['paren'] ?? found['dash'] ?? found['bare'] ?? 0);
  return parsed({ major: Number(found['major']), minor: Number(found['minor']), month, cu });
}

export function formatRelease({ major, minor, month, cu }: Release): string {
  return `${major}.${minor}.${month}${cu === 0 ? '' : ` [CU${cu}]`}`;
}

export function trackOf(release: Release): Track {
  return release.month === 0 ? 'main' : 'feature';
}

/** The yearly line that a release belongs to: `10.5` for both `10.5.0 [CU3]` and `10.5.6`. */
export function lineOf({ major, minor }: Release): string {
  return `${major}.${minor}`;
}

/** Orders the numbers, not the calendar: for content, compare trains as well. */
export function compareReleases(a: Release, b: Release): number {
  return a.major - b.major || a.minor - b.minor || a.month - b.month || a.cu - b.cu;
}

export function sameReleaseName(a: Release, b: Release): boolean {
  return compareReleases(a, b) === 0;
}
