import { compareReleases, lineOf } from '../../model/release.ts';
import { ask } from '../ask.ts';
import { packageRules } from '../rules/index.ts';
import { linesBetween } from '../rules/line-distance.ts';
import type { Move } from '../rules/rule.ts';
import { PREPARING } from '../rules/vendor-page.ts';
import { isOnlyUncatalogued } from '../shortlist.ts';
import type { Standpoint } from '../standpoint.ts';
import type { Stop } from '../stop.ts';

/** Of each line in between the vendor wants the latest CU installed, and the Catalog may have an earlier one alone. */
export function laterStops(goal: Stop, moves: readonly Move[], standpoint: Standpoint): readonly string[] {
  const between = linesBetween(standpoint.start.release, goal.release);
  return moves.flatMap(({ from, to }, index) => {
    const line = lineOf(to.release);
    const next = moves[index + 1]?.to ?? goal;
    if (to === goal || to.track !== 'main' || !between.includes(line)) return [];
    const later = latestMissing({ from, to, next }, standpoint);
    if (later === undefined) return [];
    return [`the latest stop on line ${line} would be ${later.name}, which the Catalog does not have (${PREPARING})`];
  });
}

interface Passing {
  readonly from: Stop;
  readonly to: Stop;
  readonly next: Stop;
}

/** The one that would be the stop if the Catalog had it. */
function latestMissing({ from, to, next }: Passing, { outlook }: Standpoint): Stop | undefined {
  const { circumstances, landscape, open } = outlook;
  const accepted = (stop: Stop) => open.accepted(from, stop) + open.accepted(stop, next);
  return landscape.stops.main.find((stop) => {
    if (lineOf(stop.release) !== lineOf(to.release) || compareReleases(stop.release, to.release) <= 0) return false;
    if (!isOnlyUncatalogued(ask(packageRules, stop, circumstances))) return false;
    return open.isOpen(from, stop) && open.isOpen(stop, next) && accepted(stop) <= accepted(to);
  });
}
