import { compareReleases, formatRelease, type Release, sameReleaseName, trackOf } from '../../src/model/release.ts';
import { markReleases } from './release-words.ts';

/** A comment under a release note: `MR 10.4.0 [CU16]/10.5.0 [CU4] - FR 10.5.7`, or with both tracks spelled out. */
const PAIRING =
  /<!--[^>]*?(?:MR|Main Release Version) (?<main>[^>]*?) - (?:FR|Feature Release Version) (?<feature>[^>]*?)-->/gu;

/**
 * Releases of the other track that the comments in the notes of a release name as its equals. A main line above that of a
 * feature release is not yet out by then: naming it says where a feature will come next, and is left out.
 */
export function pairedInNotes(release: Release, notes: string): string[] {
  const track = trackOf(release);
  const paired = new Map<string, Release>();
  for (const { groups } of notes.matchAll(PAIRING)) {
    const main = releasesIn(groups?.['main']);
    const feature = releasesIn(groups?.['feature']);
    const [own, others] = track === 'main' ? [main, feature] : [feature, main];
    if (!own.some((named) => sameReleaseName(named, release))) continue;
    for (const other of others) if (!isPromised(release, other)) paired.set(formatRelease(other), other);
  }
  return [...paired.values()].toSorted(compareReleases).map(formatRelease);
}

function isPromised(release: Release, other: Release): boolean {
  if (trackOf(other) === 'feature') return false;
  const lines = other.major - release.major || other.minor - release.minor;
  return lines > 0 || (lines === 0 && other.cu === 0 && release.month <= 3);
}

function releasesIn(text: string | undefined): readonly Release[] {
  return markReleases(text ?? '').releases.map(({ release }) => release);
}
