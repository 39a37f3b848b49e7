import type { KnownRelease, ReleaseRange } from '../model/knowledge.ts';
import { formatRelease, parseRelease, type Release, TRACKS } from '../model/release.ts';
import { parseRange } from '../model/written-range.ts';
import { type CheckedObject, checked } from './checked.ts';

/** Tells the releases that releases.json lists. */
export type IsKnown = (release: Release) => boolean;

/**
 * The vendor does not list every cumulative update of a feature release, and a known-issue page may name one all the
 * same: it counts as known where its month is.
 */
export function knownAmong(releases: readonly KnownRelease[]): IsKnown {
  const names = new Set(releases.map(({ release }) => formatRelease(release)));
  return (release) => names.has(formatRelease(release.month === 0 ? release : { ...release, cu: 0 }));
}

/** The releases that a member lists; one that nobody knows is refused. */
export function releasesIn(entry: CheckedObject, member: string, isKnown: IsKnown): readonly Release[] {
  return entry.texts(member).map((name) => {
    const release = releaseNamed(entry, member, name);
    if (isKnown(release)) return release;
    throw new TypeError(`${entry.where}: "${member}" names ${name}, which is not in releases.json`);
  });
}

export function releaseNamed(entry: CheckedObject, member: string, name: string): Release {
  const release = parseRelease(name);
  if (release.ok) return release.value;
  throw new TypeError(`${entry.where}: "${member}": ${release.problem}`);
}

/** Ranges may end at releases from before the list begins. */
export function rangesIn(entry: CheckedObject, member: string): readonly ReleaseRange[] {
  return entry
    .list(member)
    .map((value, index) => readRange(checked(value, `${entry.where}: "${member}" ${index + 1}`)));
}

export function optionalRangesIn(entry: CheckedObject, member: string): readonly ReleaseRange[] | undefined {
  return entry.optionalList(member) === undefined ? undefined : rangesIn(entry, member);
}

function readRange(written: CheckedObject): ReleaseRange {
  const range = parseRange({
    track: written.word('track', TRACKS),
    from: written.optionalText('from'),
    after: written.optionalText('after'),
    to: written.optionalText('to'),
    before: written.optionalText('before'),
  });
  if (range.ok) return range.value;
  throw new TypeError(`${written.where}: ${range.problem}`);
}

/** An id is what acceptances and corrections refer to; were it there twice, it would mean neither. */
export function refuseSharedIds(entries: readonly { readonly id: string }[]): void {
  const seen = new Set<string>();
  for (const { id } of entries) {
    if (seen.has(id)) throw new TypeError(`id "${id}" is there twice`);
    seen.add(id);
  }
}
