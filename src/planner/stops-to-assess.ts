import { formatRelease, type Release } from '../model/release.ts';
import { trainOf } from '../model/train.ts';
import { agree } from './ask.ts';
import type { Landscape } from './landscape.ts';
import { wishRules } from './rules/index.ts';
import type { Target } from './rules/rule.ts';
import type { Standpoint } from './standpoint.ts';
import { compareStops, isOutAt, type Stop } from './stop.ts';

const UNPACKAGED_SHOWN = 5;

/** The releases among which a target is chosen, newest first. */
export function stopsToAssess(target: Target, standpoint: Standpoint): readonly Stop[] {
  const { version } = target;
  return version === 'latest' ? newerOnTrack(target, standpoint) : stopsOfPin(version, standpoint.outlook.landscape);
}

/** Of releases without a package the newest few that the author would want are shown. */
function newerOnTrack(target: Target, { start, outlook }: Standpoint): readonly Stop[] {
  const newer = outlook.landscape.stops[target.track].filter((stop) => compareStops(stop, start) > 0);
  const missed = newer.filter((stop) => stop.package === undefined && isWorthCataloguing(stop, target, outlook));
  const shown = new Set(missed.slice(0, UNPACKAGED_SHOWN));
  return newer.filter((stop) => stop.package !== undefined || shown.has(stop));
}

function isWorthCataloguing(stop: Stop, target: Target, { circumstances }: Standpoint['outlook']): boolean {
  return isOutAt(stop, circumstances.asOf) && agree(wishRules, stop, target);
}

function stopsOfPin(version: Release, { byName }: Landscape): readonly Stop[] {
  const name = formatRelease(version);
  const stops = byName.get(name)?.toReversed() ?? [unheardOf(name, version)];
  const packaged = stops.filter((stop) => stop.package !== undefined);
  return packaged.length > 0 ? packaged : stops.slice(0, 1);
}

function unheardOf(name: string, release: Release): Stop {
  const train = trainOf(release);
  return {
    name,
    release,
    track: release.month === 0 ? 'main' : 'feature',
    build: undefined,
    builds: [],
    misprint: undefined,
    train,
    publishedWith: train,
    status: 'unlisted',
    releasedAt: undefined,
    notes: undefined,
    oddity: undefined,
    package: undefined,
    deltas: [],
    contradictions: [],
  };
}
