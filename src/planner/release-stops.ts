import type { CatalogPackage } from '../model/catalog.ts';
import type { Knowledge, KnownRelease } from '../model/knowledge.ts';
import { slipsInName } from '../model/name-slips.ts';
import { trackOf } from '../model/release.ts';
import { compareText } from '../model/text-order.ts';
import { trainOf } from '../model/train.ts';
import { deltasOf } from './delta-packages.ts';
import type { Stop } from './stop.ts';

/** Build → the names of all releases that it is said to be. */
export type Claims = ReadonlyMap<number, ReadonlySet<string>>;

/** A stop for each build of a release, lowest first; one without a build where none is known. */
export function stopsOf(
  name: string,
  known: KnownRelease | undefined,
  packages: readonly CatalogPackage[],
  claims: Claims,
  knownIssues: Knowledge['knownIssues'],
): readonly Stop[] {
  const release = known?.release ?? packages[0]?.release;
  if (release === undefined) return [];
  const train = known?.train ?? trainOf(release);
  const builds = [...new Set([...(known?.builds ?? []), ...packages.map(({ build }) => build)])].toSorted(
    (a, b) => a - b,
  );
  const common: Omit<Stop, 'build' | 'releasedAt' | 'isLaterBuild' | 'package' | 'deltas' | 'contradictions'> = {
    name,
    release,
    track: trackOf(release),
    builds,
    misprint: known?.misprint,
    train,
    publishedWith: known?.publishedWith ?? train,
    status: known?.status ?? 'unlisted',
    notes: known?.url,
    oddity: known?.note,
  };
  const publishedAt = millisecondsIn(known?.releasedAt);
  const firstBuild = builds.find((build) => build !== known?.misprint);
  if (builds.length === 0) {
    const nothing = { package: undefined, deltas: [], contradictions: [] };
    return [{ ...common, build: undefined, releasedAt: publishedAt, isLaterBuild: false, ...nothing }];
  }
  return builds.map((build) => {
    const ofBuild = packages.filter((entry) => entry.build === build);
    const deltas = deltasOf(ofBuild, knownIssues);
    const offered = ofBuild.find(({ kind }) => kind === 'full') ?? deltas[0]?.entry;
    const ownDate = millisecondsIn(offered?.releasedAt);
    return {
      ...common,
      build,
      releasedAt: ownDate ?? publishedAt,
      isLaterBuild: ownDate === undefined && build !== firstBuild,
      package: offered,
      deltas,
      contradictions: contradictionsIn(name, build, ofBuild, claims),
    };
  });
}

function contradictionsIn(name: string, build: number, ofBuild: readonly CatalogPackage[], claims: Claims): string[] {
  const others = [...(claims.get(build) ?? [])].filter((other) => other !== name).toSorted(compareText);
  const contents = new Set(
    ofBuild.filter(({ kind }) => kind === 'full').map(({ sha256, size }) => `${sha256} ${size}`),
  );
  const full = ofBuild.find(({ kind }) => kind === 'full');
  return [
    ...(full === undefined ? [] : slipsInName(full)),
    ...others.map((other) => `build ${build} is claimed for ${other} as well`),
    ...(contents.size > 1 ? [`build ${build} is pinned with ${contents.size} different contents`] : []),
  ];
}

/** A date nobody can read is no date, and then no age can be proven. */
function millisecondsIn(date: string | undefined): number | undefined {
  const milliseconds = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
