import { compareReleases, formatRelease, lineOf, type Release, trackOf } from '../../src/model/release.ts';

const REGULAR_UPDATES = 21;

/**
 * The ordinal of the month in which a release of the regular calendar comes out: a main line starts together with the
 * third feature release of its year. Line 10.0 started two months late. Inferred from the pairs that the notes name.
 * Undefined for a cumulative update beyond the regular ones of its line.
 */
export function regularTrain({ minor, month, cu }: Release): number | undefined {
  if (minor === 0) return month > 0 ? month - 1 : withinCalendar(cu, cu + 4);
  return month > 0 ? 12 * minor + month : withinCalendar(cu, 12 * minor + cu + 3);
}

function withinCalendar(cu: number, train: number): number | undefined {
  return cu <= REGULAR_UPDATES ? train : undefined;
}

/** A cumulative update of a feature release keeps no calendar: what it equals is in its notes alone. */
export function followsCalendar(release: Release): boolean {
  return trackOf(release) === 'main' ? release.cu <= REGULAR_UPDATES : release.cu === 0;
}

/** Releases of the other track that came out on the same train, those of the newest line first. */
export function pairedByTrain(release: Release, all: readonly Release[]): string[] {
  const train = regularTrain(release);
  return all
    .filter((other) => trackOf(other) !== trackOf(release) && followsCalendar(other) && regularTrain(other) === train)
    .toSorted((a, b) => (lineOf(a) === lineOf(b) ? compareReleases(a, b) : compareReleases(b, a)))
    .map(formatRelease);
}
