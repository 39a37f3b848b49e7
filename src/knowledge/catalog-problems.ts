import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredFleet } from '../model/desired.ts';
import { dayOf, millisecondsOf } from '../model/instant.ts';
import type { Knowledge, KnownRelease } from '../model/knowledge.ts';
import { formatOrigin, type Origin } from '../model/origin.ts';
import type { KnownBuild } from '../model/overlay.ts';
import type { Problem } from '../model/problem.ts';
import { compareReleases, formatRelease, lineOf, type Release, sameReleaseName, trackOf } from '../model/release.ts';
import { isBeforeTrains, trainOf } from '../model/train.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';
import { disorderProblems, otherBuildOf } from './build-order.ts';
import { buildOwners, publishedOtherwise } from './build-owners.ts';
import { farAhead, withoutTrain } from './unknown-release.ts';

const CODE = 'knowledge.catalog';

/** What a Catalog says otherwise than the knowledge. A release or a build that may merely be newer is no mistake. */
export function catalogProblems(
  { catalog, overlays }: Pick<DesiredFleet, 'catalog' | 'overlays'>,
  { releases }: Pick<Knowledge, 'releases'>,
): readonly Problem[] {
  const vouched = new Map(overlays.flatMap(({ knownBuilds }) => knownBuilds.map((known) => [known.build, known])));
  return catalog.flatMap((entry) => [
    ...releaseProblems(entry, releases),
    ...buildProblems(entry, releases, vouched),
    ...baseProblems(entry, catalog, releases, vouched),
  ]);
}

type Vouched = ReadonlyMap<number, KnownBuild>;

function releaseProblems(entry: CatalogPackage, releases: readonly KnownRelease[]): Problem[] {
  const { release, origin } = entry;
  const known = releases.find((published) => sameReleaseName(published.release, release));
  // A release before version 10 that the repository vouches for is a place to start from, and no target.
  if (known?.train !== undefined) return dateProblems(entry, known);
  if (trainOf(release) !== undefined) return farAhead(origin, release, releases);
  const problem = withoutTrain(origin, release, releases);
  return [mayBeNew(release, releases) ? warning(problem) : problem];
}

// A day begins that much earlier in the east than in UTC, in which publications are dated.
const EASTERNMOST_MS = 14 * 3_600_000;

/** A date that would let a package through that is to age first. */
function dateProblems({ release, releasedAt, origin }: CatalogPackage, known: KnownRelease): Problem[] {
  if (releasedAt === undefined || known.releasedAt === undefined) return [];
  if (millisecondsOf(releasedAt) >= millisecondsOf(known.releasedAt) - EASTERNMOST_MS) return [];
  const message = `releasedAt: ${dayOf(releasedAt)} is before the vendor published "${formatRelease(release)}", on ${dayOf(known.releasedAt)}, and a minimumReleaseAge counts from it; write the day on which this package came out, or remove it`;
  return [warning(problemFrom(origin, CODE, message))];
}

const UPDATES_OF_A_YEAR = 12;

/** A further update of a line that is known, or the first line after version 10. */
function mayBeNew(release: Release, releases: readonly KnownRelease[]): boolean {
  if (isBeforeTrains(release)) return false;
  const highest = releases.findLast((known) => known.track === 'main')?.release;
  if (release.major === (highest?.major ?? 0) + 1 && release.minor === 0) return true;
  const last = releases.findLast((known) => known.track === 'main' && lineOf(known.release) === lineOf(release));
  return release.month === 0 && last !== undefined && release.cu <= last.release.cu + UPDATES_OF_A_YEAR;
}

function buildProblems(
  { release, build, kind, origin }: CatalogPackage,
  releases: readonly KnownRelease[],
  vouched: Vouched,
): Problem[] {
  const name = formatRelease(release);
  const owner = buildOwners(releases).get(build);
  if (owner === name) return [];
  if (owner !== undefined) {
    const act = `release: "${owner}", or ${otherBuildOf({ release, build }, releases)}`;
    return [conflict(origin, `${ownedOtherwise(build, name, owner, vouched)}; write ${act}`)];
  }
  return kind === 'web' ? [] : disorderProblems({ release, build, origin }, releases, CODE);
}

function baseProblems(
  { release: own, delta, origin }: CatalogPackage,
  packages: readonly CatalogPackage[],
  releases: readonly KnownRelease[],
  vouched: Vouched,
): Problem[] {
  if (delta === undefined) return [];
  const { release, build } = delta.base;
  const name = formatRelease(release);
  const owner = buildOwners(releases).get(build);
  if (owner === name || packages.some((entry) => entry.build === build && formatRelease(entry.release) === name))
    return [];
  if (owner !== undefined) {
    const owning = releases.find(({ builds }) => builds.includes(build))?.release;
    const mayBeBase = owning !== undefined && isReachedFrom(own, owning);
    const act = `${mayBeBase ? `release: "${owner}", or ` : ''}${otherBuildOf({ release, build }, releases)}`;
    return [conflict(origin, `base: ${ownedOtherwise(build, name, owner, vouched)}; write ${act}`)];
  }
  const message = `base: build ${build} of "${name}" is not known, so that the delta package fits on nothing that may run; write ${otherBuildOf({ release, build }, releases)}, or add the build to knownBuilds of a KnowledgeOverlay`;
  return [warning(problemFrom(origin, CODE, message))];
}

function conflict(origin: Origin, message: string): Problem {
  return problemFrom(origin, 'knowledge.build-conflict', message);
}

/** Whether a delta package to the one can start from the other. */
function isReachedFrom(own: Release, under: Release): boolean {
  return trackOf(under) === 'main' && lineOf(under) === lineOf(own) && compareReleases(under, own) <= 0;
}

function ownedOtherwise(build: number, name: string, owner: string, vouched: Vouched): string {
  const known = vouched.get(build);
  if (known === undefined) return publishedOtherwise(build, name, owner);
  return `build ${build} is "${name}" here and "${owner}" at ${formatOrigin(known.origin)}`;
}
