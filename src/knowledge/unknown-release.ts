import type { KnownRelease } from '../model/knowledge.ts';
import type { Origin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import { compareReleases, formatRelease, type Release, trackOf } from '../model/release.ts';
import { problemFrom } from '../yaml/problem-at.ts';

/** A release that is not known, and by whose number nobody can tell what it holds. */
export function withoutTrain(origin: Origin, release: Release, releases: readonly KnownRelease[]): Problem {
  const message = `release "${formatRelease(release)}" is not known, and its number does not tell which fixes it has; remove the entry, or install a newer version of ratchet`;
  return problemFrom(origin, 'knowledge.unknown-release', message, nearestKnown(release, releases));
}

/** `the nearest known are "10.5.0 [CU19]" and "10.6.0"`: of its own track, one on either side. */
export function nearestKnown(release: Release, releases: readonly KnownRelease[]): string | undefined {
  const onTrack = releases.filter(({ track }) => track === trackOf(release));
  const below = onTrack.findLast((known) => compareReleases(known.release, release) < 0);
  const above = onTrack.find((known) => compareReleases(known.release, release) > 0);
  const names = [below, above].flatMap((known) => (known === undefined ? [] : [`"${formatRelease(known.release)}"`]));
  if (names.length === 0) return undefined;
  return `the nearest known ${names.length === 1 ? 'is' : 'are'} ${names.join(' and ')}`;
}
