import type { KnownRelease } from '../model/knowledge.ts';
import { compareReleases, formatRelease, lineOf, type Release, trackOf } from '../model/release.ts';

/** A known build on the wrong side of one whose release is not known to have it. */
export type Disorder = { readonly kind: 'too-low' | 'too-high'; readonly release: string; readonly build: number };

/**
 * Builds count up, so that a later release of the same line and track has a higher one than each earlier release had at
 * first. The other way round a build may be new: a release that was made again after its successor came out.
 */
export function disorderOf(
  { release, build }: { readonly release: Release; readonly build: number },
  releases: readonly KnownRelease[],
): Disorder | undefined {
  const siblings = releases.filter((known) => {
    return known.track === trackOf(release) && lineOf(known.release) === lineOf(release) && known.builds.length > 0;
  });
  const earlier = siblings.filter(
    (known) => compareReleases(known.release, release) < 0 && precedes(known.release, release),
  );
  const later = siblings.filter(
    (known) => compareReleases(known.release, release) > 0 && precedes(release, known.release),
  );
  const above = highest(
    earlier.map((known) => ({ release: formatRelease(known.release), build: Math.min(...known.builds) })),
  );
  if (above !== undefined && build <= above.build) return { kind: 'too-low', ...above };
  const below = lowest(
    later.map((known) => ({ release: formatRelease(known.release), build: Math.max(...known.builds) })),
  );
  return below !== undefined && build >= below.build ? { kind: 'too-high', ...below } : undefined;
}

/** A late CU of a feature release comes out after the releases of the months that follow, and tells nothing of them. */
function precedes(before: Release, after: Release): boolean {
  return before.month === after.month || before.cu === 0;
}

type Built = Pick<Disorder, 'release' | 'build'>;

function highest(built: readonly Built[]): Built | undefined {
  return built.toSorted((a, b) => b.build - a.build)[0];
}

function lowest(built: readonly Built[]): Built | undefined {
  return built.toSorted((a, b) => a.build - b.build)[0];
}
