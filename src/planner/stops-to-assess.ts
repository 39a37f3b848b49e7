import { formatRelease, type Release, trackOf } from '../model/release.ts';
import { trainOf } from '../model/train.ts';
import { agree } from './ask.ts';
import { forwardRules, wishRules } from './rules/index.ts';
import type { Target } from './rules/rule.ts';
import type { Standpoint } from './standpoint.ts';
import { compareStops, isOutAt, type Stop } from './stop.ts';

const UNPACKAGED_LOOKED_AT = 5;

export interface ToAssess {
  /** The releases among which a target is chosen, newest first. */
  readonly stops: readonly Stop[];
  /** More that only the Catalog lacks, newest first. */
  readonly uncatalogued: readonly Stop[];
}

export function stopsToAssess(target: Target, standpoint: Standpoint): ToAssess {
  const { version } = target;
  if (version === 'latest') return newerOnTrack(target, standpoint);
  return { stops: stopsOfPin(version, standpoint), uncatalogued: [] };
}

/** Of releases without a package that the author would want the newest few are looked at; the others are counted. */
function newerOnTrack(target: Target, { start, outlook }: Standpoint): ToAssess {
  const newer = outlook.landscape.stops[target.track].filter((stop) => compareStops(stop, start) > 0);
  const missed = newer.filter((stop) => stop.package === undefined && isWorthCataloguing(stop, target, outlook));
  const looked = new Set(missed.slice(0, UNPACKAGED_LOOKED_AT));
  return {
    stops: newer.filter((stop) => stop.package !== undefined || looked.has(stop)),
    uncatalogued: missed
      .slice(UNPACKAGED_LOOKED_AT)
      .filter((goal) => agree(forwardRules, { from: start, to: goal }, { start, goal })),
  };
}

function isWorthCataloguing(stop: Stop, target: Target, { circumstances }: Standpoint['outlook']): boolean {
  return isOutAt(stop, circumstances.asOf) && agree(wishRules, stop, target);
}

/** Of the release that runs only what was built later is news. */
function stopsOfPin(version: Release, { start, outlook: { landscape } }: Standpoint): readonly Stop[] {
  const name = formatRelease(version);
  const stops = landscape.byName.get(name)?.toReversed() ?? [unheardOf(name, version)];
  const news = name === start.name ? stops.filter((stop) => compareStops(stop, start) > 0) : stops;
  const packaged = news.filter((stop) => stop.package !== undefined);
  return packaged.length > 0 ? packaged : news.slice(0, 1);
}

function unheardOf(name: string, release: Release): Stop {
  const train = trainOf(release);
  return {
    name,
    release,
    track: trackOf(release),
    build: undefined,
    builds: [],
    misprint: undefined,
    train,
    publishedWith: train,
    status: 'unlisted',
    releasedAt: undefined,
    isLaterBuild: false,
    notes: undefined,
    oddity: undefined,
    package: undefined,
    deltas: [],
    contradictions: [],
  };
}
