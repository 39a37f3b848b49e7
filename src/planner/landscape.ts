import type { CatalogPackage } from '../model/catalog.ts';
import { canonicalJson } from '../model/digest.ts';
import { groupedBy } from '../model/grouped-by.ts';
import type { Knowledge, KnownRelease, LineLifeCycle } from '../model/knowledge.ts';
import { onceEach, oncePair } from '../model/once-each.ts';
import { compareReleases, formatRelease, type Track } from '../model/release.ts';
import { compareText } from '../model/text-order.ts';
import { type Claims, stopsOf } from './release-stops.ts';
import { compareStops, type Stop } from './stop.ts';

/** Every release that is known or catalogued, arranged for the questions that planning asks. */
export interface Landscape {
  /** Newest first. A release with several packages has a stop for each. */
  readonly stops: { readonly main: readonly Stop[]; readonly feature: readonly Stop[] };
  /** What the Catalog has a package of: main releases before feature releases, newest first. */
  readonly packaged: readonly Stop[];
  /** The allow-list: what a build stands for. Where the Catalog claims one for two releases, it stands for none. */
  readonly byBuild: ReadonlyMap<number, Stop>;
  readonly byName: ReadonlyMap<string, readonly Stop[]>;
  readonly lifeCycles: ReadonlyMap<string, LineLifeCycle>;
  readonly knownIssues: Knowledge['knownIssues'];
  readonly pathRules: Knowledge['pathRules'];
  readonly breakingChanges: Knowledge['breakingChanges'];
  /** When releases come out: milliseconds since 1970, ascending. */
  readonly comeOutAt: readonly number[];
}

/** Arranges once for each pair of knowledge and Catalog; asking again is a look-up. */
export const landscapeOf = oncePair((knowledge: Knowledge, catalog: readonly CatalogPackage[]): Landscape => {
  const published = publishedIn(knowledge);
  const packages = grouped(catalog.filter(({ kind }) => kind !== 'web'));
  const claims = claimsOf(published, packages);

  const byName = new Map(published.byName);
  for (const [name, group] of packages) {
    byName.set(name, stopsOf(name, published.known.get(name), group, claims, knowledge.knownIssues));
  }
  const catalogued = [...packages.keys()].flatMap((name) => byName.get(name) ?? []);
  const others = published.offered.filter(({ name }) => !packages.has(name));
  const offered = [...others, ...catalogued.filter((stop) => isOffered(stop, byName))].toSorted(newestFirst);
  const stops = { main: onTrack('main', offered), feature: onTrack('feature', offered) };
  return {
    stops,
    packaged: [...stops.main, ...stops.feature].filter((stop) => stop.package !== undefined),
    byBuild: allowList(catalogued, published, claims),
    byName,
    lifeCycles: published.lifeCycles,
    knownIssues: knowledge.knownIssues,
    pathRules: knowledge.pathRules,
    breakingChanges: knowledge.breakingChanges,
    comeOutAt: momentsOf([...byName.values()].flat()),
  };
});

function momentsOf(stops: readonly Stop[]): readonly number[] {
  const moments = new Set(stops.flatMap(({ releasedAt }) => releasedAt ?? []));
  return [...moments].toSorted((a, b) => a - b);
}

/** What there is without any Catalog, which is most of every landscape. */
interface Published extends Pick<Landscape, 'byBuild' | 'byName' | 'lifeCycles'> {
  readonly known: ReadonlyMap<string, KnownRelease>;
  readonly claims: Claims;
  readonly offered: readonly Stop[];
}

const publishedIn = onceEach(({ releases, lifeCycles, knownIssues }: Knowledge): Published => {
  const known = new Map(releases.map((release) => [formatRelease(release.release), release]));
  const byName = new Map(
    [...known].map(([name, release]) => [name, stopsOf(name, release, [], new Map(), knownIssues)]),
  );
  const all = [...byName.values()].flat();
  const publishers = new Map<number, Set<string>>();
  for (const { build, name } of all) {
    if (build !== undefined) publishers.set(build, (publishers.get(build) ?? new Set()).add(name));
  }
  return {
    known,
    claims: publishers,
    byName,
    byBuild: new Map(all.flatMap((stop) => (stop.build === undefined ? [] : [[stop.build, stop]]))),
    offered: all.filter((stop) => isOffered(stop, byName)).toSorted(newestFirst),
    lifeCycles: new Map(lifeCycles.map((lifeCycle) => [lifeCycle.line, lifeCycle])),
  };
});

type Packages = ReadonlyMap<string, readonly CatalogPackage[]>;

/** Packages by the name of their release, each group in an order that does not depend on the Catalog's. */
function grouped(catalog: readonly CatalogPackage[]): Packages {
  return groupedBy(catalog.toSorted(comparePackages), ({ release }) => formatRelease(release));
}

function comparePackages(a: CatalogPackage, b: CatalogPackage): number {
  return (
    compareReleases(a.release, b.release) ||
    a.build - b.build ||
    compareText(a.kind, b.kind) ||
    compareText(a.sha256, b.sha256) ||
    compareText(a.from, b.from) ||
    a.size - b.size ||
    compareText(a.releasedAt ?? '', b.releasedAt ?? '') ||
    compareText(canonicalJson(a.delta), canonicalJson(b.delta))
  );
}

/** Which releases a build of the Catalog is said to be. */
function claimsOf(published: Published, packages: Packages): Claims {
  const claims = new Map<number, Set<string>>();
  for (const [name, group] of packages) {
    for (const { build } of group) {
      const names = claims.get(build) ?? new Set(published.claims.get(build));
      claims.set(build, names.add(name));
    }
  }
  return claims;
}

/** Where the Catalog has no package of a release, its highest build stands for it. */
function isOffered(stop: Stop, byName: ReadonlyMap<string, readonly Stop[]>): boolean {
  if (stop.package !== undefined) return true;
  const siblings = byName.get(stop.name) ?? [];
  return siblings.at(-1) === stop && siblings.every((sibling) => sibling.package === undefined);
}

/** The vendor's word on a build stands against the Catalog's. */
function allowList(catalogued: readonly Stop[], { byBuild }: Published, claims: Claims): Landscape['byBuild'] {
  const allowed = new Map(byBuild);
  for (const stop of catalogued) {
    if (stop.build === undefined) continue;
    const isPublished = byBuild.get(stop.build)?.name === stop.name;
    if (isPublished || claims.get(stop.build)?.size === 1) allowed.set(stop.build, stop);
  }
  return allowed;
}

function newestFirst(a: Stop, b: Stop): number {
  return compareStops(b, a);
}

function onTrack(track: Track, stops: readonly Stop[]): readonly Stop[] {
  return stops.filter((stop) => stop.track === track);
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
