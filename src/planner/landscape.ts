import type { CatalogPackage } from '../model/catalog.ts';
import type { Knowledge, KnownRelease, LineLifeCycle } from '../model/knowledge.ts';
import { oncePair } from '../model/once-each.ts';
import { compareReleases, formatRelease, trackOf } from '../model/release.ts';
import { compareText } from '../model/text-order.ts';
import { trainOf } from '../model/train.ts';
import { slipsInName } from './catalog-slips.ts';
import { deltasOf } from './delta-packages.ts';
import { compareStops, type Stop } from './stop.ts';

/** Every release that is known or catalogued, arranged for the questions that planning asks. */
export interface Landscape {
  /** Newest first. A release with several packages has a stop for each. */
  readonly stops: { readonly main: readonly Stop[]; readonly feature: readonly Stop[] };
  /** The allow-list: what a build stands for. Where the Catalog claims one for two releases, it stands for none. */
  readonly byBuild: ReadonlyMap<number, Stop>;
  readonly byName: ReadonlyMap<string, readonly Stop[]>;
  readonly lifeCycles: ReadonlyMap<string, LineLifeCycle>;
  readonly knownIssues: Knowledge['knownIssues'];
  readonly pathRules: Knowledge['pathRules'];
  readonly breakingChanges: Knowledge['breakingChanges'];
}

/** Arranges once for each pair of knowledge and Catalog; asking again is a look-up. */
export const landscapeOf = oncePair(arrange);

function arrange(knowledge: Knowledge, catalog: readonly CatalogPackage[]): Landscape {
  const known = new Map(knowledge.releases.map((release) => [formatRelease(release.release), release]));
  const packages = grouped(catalog.filter(({ kind }) => kind !== 'web'));
  const claims = claimedNames(known, packages);

  const byName = new Map<string, readonly Stop[]>();
  for (const name of new Set([...known.keys(), ...packages.keys()])) {
    byName.set(name, stopsOf(name, known.get(name), packages.get(name) ?? [], claims, knowledge.knownIssues));
  }

  const all = [...byName.values()].flat();
  const offered = all.filter((stop) => stop.package !== undefined || isHighestOfUnpackaged(stop, byName));
  return {
    stops: {
      main: offered.filter(({ track }) => track === 'main').toSorted((a, b) => compareStops(b, a)),
      feature: offered.filter(({ track }) => track === 'feature').toSorted((a, b) => compareStops(b, a)),
    },
    byBuild: allowList(all, known, claims),
    byName,
    lifeCycles: new Map(knowledge.lifeCycles.map((lifeCycle) => [lifeCycle.line, lifeCycle])),
    knownIssues: knowledge.knownIssues,
    pathRules: knowledge.pathRules,
    breakingChanges: knowledge.breakingChanges,
  };
}

type Packages = ReadonlyMap<string, readonly CatalogPackage[]>;
type Claims = ReadonlyMap<number, ReadonlySet<string>>;

/** Packages by the name of their release, each group in an order that does not depend on the Catalog's. */
function grouped(catalog: readonly CatalogPackage[]): Packages {
  const groups = new Map<string, CatalogPackage[]>();
  for (const entry of catalog.toSorted(comparePackages)) {
    const name = formatRelease(entry.release);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [entry]);
    else group.push(entry);
  }
  return groups;
}

function comparePackages(a: CatalogPackage, b: CatalogPackage): number {
  return (
    compareReleases(a.release, b.release) ||
    a.build - b.build ||
    compareText(a.kind, b.kind) ||
    compareText(a.sha256, b.sha256) ||
    compareText(a.from, b.from) ||
    a.size - b.size ||
    compareText(a.releasedAt ?? '', b.releasedAt ?? '')
  );
}

function claimedNames(known: ReadonlyMap<string, KnownRelease>, packages: Packages): Claims {
  const claims = new Map<number, Set<string>>();
  const claim = (build: number, name: string) => {
    const names = claims.get(build) ?? new Set<string>();
    claims.set(build, names.add(name));
  };
  for (const [name, { builds }] of known) for (const build of builds) claim(build, name);
  for (const [name, group] of packages) for (const { build } of group) claim(build, name);
  return claims;
}

function stopsOf(
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
  const common: Omit<Stop, 'build' | 'releasedAt' | 'package' | 'deltas' | 'contradictions'> = {
    name,
    release,
    track: trackOf(release),
    builds,
    train,
    publishedWith: known?.publishedWith ?? train,
    status: known?.status ?? 'unlisted',
    notes: known?.url,
    oddity: known?.note,
  };
  const publishedAt = millisecondsIn(known?.releasedAt);
  if (builds.length === 0) {
    const nothing = { package: undefined, deltas: [], contradictions: [] };
    return [{ ...common, build: undefined, releasedAt: publishedAt, ...nothing }];
  }
  return builds.map((build) => {
    const ofBuild = packages.filter((entry) => entry.build === build);
    const deltas = deltasOf(ofBuild, knownIssues);
    const offered = ofBuild.find(({ kind }) => kind === 'full') ?? deltas[0]?.entry;
    return {
      ...common,
      build,
      releasedAt: millisecondsIn(offered?.releasedAt) ?? publishedAt,
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

/** Where the Catalog has no package of a release, its highest build stands for it. */
function isHighestOfUnpackaged(stop: Stop, byName: ReadonlyMap<string, readonly Stop[]>): boolean {
  const siblings = byName.get(stop.name) ?? [];
  return siblings.at(-1) === stop && siblings.every((sibling) => sibling.package === undefined);
}

/** The vendor's word on a build stands against the Catalog's. */
function allowList(
  stops: readonly Stop[],
  known: ReadonlyMap<string, KnownRelease>,
  claims: Claims,
): ReadonlyMap<number, Stop> {
  const allowed = new Map<number, Stop>();
  for (const stop of stops) {
    if (stop.build === undefined) continue;
    const published = known.get(stop.name)?.builds.includes(stop.build) ?? false;
    if (published || claims.get(stop.build)?.size === 1) allowed.set(stop.build, stop);
  }
  return allowed;
}

/** `between 10.4.0 [CU12] (build 15486) and 10.5.4 (build 15644)` */
export function neighboursOf(build: number, { byBuild }: Landscape): string {
  let below: Stop | undefined;
  let above: Stop | undefined;
  for (const [known, stop] of byBuild) {
    if (known < build && known > (below?.build ?? 0)) below = stop;
    if (known > build && known < (above?.build ?? Number.POSITIVE_INFINITY)) above = stop;
  }
  if (below === undefined && above === undefined) return 'far from every known build';
  if (below === undefined) return `below ${above?.name} (build ${above?.build})`;
  if (above === undefined) return `above ${below.name} (build ${below.build})`;
  return `between ${below.name} (build ${below.build}) and ${above.name} (build ${above.build})`;
}
