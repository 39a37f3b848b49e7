import type { KnownRelease } from '../model/knowledge.ts';
import type { Origin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import { compareReleases, formatRelease, lineOf, type Release, trackOf } from '../model/release.ts';
import { isBeforeTrains } from '../model/train.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';

/** A release that is not known, and by whose number nobody can tell what it holds. */
export function withoutTrain(origin: Origin, release: Release, releases: readonly KnownRelease[]): Problem {
  const name = formatRelease(release);
  const message = isBeforeTrains(release)
    ? `release "${name}" comes from before version 10, and can only be where a path starts; remove the entry, and where it runs write its build under knownBuilds of a KnowledgeOverlay`
    : `release "${name}" is not known, and its number does not tell which fixes it has; remove the entry, or install a newer version of ratchet`;
  return problemFrom(origin, 'knowledge.unknown-release', message, nearestKnown(release, releases));
}

const NEXT_LINES = 2;

/** A line comes a year: the next one is no news, the one after it is odd, and what lies beyond is a slip of the pen. */
export function farAhead(origin: Origin, release: Release, releases: readonly KnownRelease[]): Problem[] {
  const newest = releases.findLast((known) => known.track === 'main')?.release;
  if (newest === undefined || newest.major !== release.major) return [];
  const ahead = release.minor - newest.minor;
  if (ahead < NEXT_LINES) return [];
  const message = `release "${formatRelease(release)}" lies ${ahead} lines above ${lineOf(newest)}, the newest that is known; correct it, or install a newer version of ratchet`;
  const problem = problemFrom(origin, 'knowledge.unknown-release', message, nearestKnown(release, releases));
  return [ahead > NEXT_LINES ? problem : warning(problem)];
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
