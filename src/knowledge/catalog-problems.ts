import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredFleet } from '../model/desired.ts';
import type { Knowledge, KnownRelease } from '../model/knowledge.ts';
import { formatOrigin } from '../model/origin.ts';
import type { KnownBuild } from '../model/overlay.ts';
import type { Problem } from '../model/problem.ts';
import { formatRelease, lineOf, type Release, sameReleaseName } from '../model/release.ts';
import { trainOf } from '../model/train.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';
import { disorderOf } from './build-order.ts';
import { buildOwners, publishedOtherwise } from './build-owners.ts';
import { withoutTrain } from './unknown-release.ts';

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

function releaseProblems({ release, origin }: CatalogPackage, releases: readonly KnownRelease[]): Problem[] {
  if (trainOf(release) !== undefined || isKnown(release, releases)) return [];
  const problem = withoutTrain(origin, release, releases);
  return [mayBeNew(release, releases) ? warning(problem) : problem];
}

function isKnown(release: Release, releases: readonly KnownRelease[]): boolean {
  return releases.some((known) => sameReleaseName(known.release, release));
}

const UPDATES_OF_A_YEAR = 12;

/** A further update of a line that is known, or the first line after version 10. */
function mayBeNew(release: Release, releases: readonly KnownRelease[]): boolean {
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
    const message = `${ownedOtherwise(build, name, owner, vouched)}; write release: "${owner}", or ${theBuildOf(release, releases)}`;
    return [problemFrom(origin, 'knowledge.build-conflict', message)];
  }
  const disorder = kind === 'web' ? undefined : disorderOf({ release, build }, releases);
  if (disorder === undefined) return [];
  const act = `write ${theBuildOf(release, releases)}, or the release that has build ${build}`;
  if (disorder.kind === 'too-low') {
    const message = `build ${build} of "${name}" is not above build ${disorder.build} of "${disorder.release}", which came out before it; ${act}`;
    return [problemFrom(origin, CODE, message)];
  }
  const message = `build ${build} of "${name}" is not below build ${disorder.build} of "${disorder.release}", which came out after it; unless "${name}" was made again, ${act}`;
  return [warning(problemFrom(origin, CODE, message))];
}

function baseProblems(
  { delta, origin }: CatalogPackage,
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
    const message = `base: ${ownedOtherwise(build, name, owner, vouched)}; write release: "${owner}", or ${theBuildOf(release, releases)}`;
    return [problemFrom(origin, 'knowledge.build-conflict', message)];
  }
  const message = `base: build ${build} of "${name}" is not known, so that the delta package fits on nothing that may run; write ${theBuildOf(release, releases)}, or add the build to knownBuilds of a KnowledgeOverlay`;
  return [warning(problemFrom(origin, CODE, message))];
}

function ownedOtherwise(build: number, name: string, owner: string, vouched: Vouched): string {
  const known = vouched.get(build);
  if (known === undefined) return publishedOtherwise(build, name, owner);
  return `build ${build} is "${name}" here and "${owner}" at ${formatOrigin(known.origin)}`;
}

function theBuildOf(release: Release, releases: readonly KnownRelease[]): string {
  const name = formatRelease(release);
  const builds = releases.find((known) => sameReleaseName(known.release, release))?.builds ?? [];
  return builds.length === 0 ? `the build of "${name}"` : `the build of "${name}", ${builds.toReversed().join(' or ')}`;
}
