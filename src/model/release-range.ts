import type { ReleaseRange } from './knowledge.ts';
import { compareReleases, type Release, trackOf } from './release.ts';

/** Whether a release is one of a range. Numbers are compared inside the range's track alone: 10.5.6 is in no main range. */
export function inRange(release: Release, { track, from, fromInclusive, to, toInclusive }: ReleaseRange): boolean {
  if (trackOf(release) !== track) return false;
  const above = from === undefined ? 1 : compareReleases(release, from);
  const below = to === undefined ? -1 : compareReleases(release, to);
  return (above > 0 || (above === 0 && fromInclusive)) && (below < 0 || (below === 0 && toInclusive));
}
