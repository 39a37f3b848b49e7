import type { KnownRelease } from '../model/knowledge.ts';
import type { Origin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import { compareReleases, formatRelease, lineOf, type Release, sameReleaseName, trackOf } from '../model/release.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';

interface Claim {
  readonly release: Release;
  readonly build: number;
  readonly origin: Origin;
}

/** A build that cannot be that of its release, or only where the release was made again, by the order in which builds count. */
export function disorderProblems(claim: Claim, releases: readonly KnownRelease[], code: string): Problem[] {
  const { release, build, origin } = claim;
  const disorder = disorderOf(claim, releases);
  if (disorder === undefined) return [];
  const name = formatRelease(release);
  const other = `build ${disorder.build} of "${disorder.release}"`;
  const act = `write ${otherBuildOf(claim, releases)}, or the release that has build ${build}`;
  if (disorder.kind === 'too-low') {
    const message = `build ${build} of "${name}" is not above ${other}, which came out before it; ${act}`;
    return [problemFrom(origin, code, message)];
  }
  const message = `build ${build} of "${name}" is not below ${other}, which came out after it; unless "${name}" was made again, ${act}`;
  return [warning(problemFrom(origin, code, message))];
}

/** `the build of "10.5.0 [CU4]", 16239 or 15943`: other ones than what is claimed. */
export function otherBuildOf(
  { release, build }: Pick<Claim, 'release' | 'build'>,
  releases: readonly KnownRelease[],
): string {
  const known = releases.find((entry) => sameReleaseName(entry.release, release))?.builds ?? [];
  const others = known.filter((entry) => entry !== build).toReversed();
  return `the build of "${formatRelease(release)}"${others.length === 0 ? '' : `, ${others.join(' or ')}`}`;
}

/** A known build on the wrong side of one whose release is not known to have it. */
type Disorder = { readonly kind: 'too-low' | 'too-high'; readonly release: string; readonly build: number };

/**
 * Builds count up, so that a later release of the same line and track has a higher one than each earlier release had at
 * first. The other way round a build may be new: a release that was made again after its successor came out.
 */
function disorderOf(
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
