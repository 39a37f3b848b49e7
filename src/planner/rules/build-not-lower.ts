import { lineOf } from '../../model/release.ts';
import { describeStop, type Stop } from '../stop.ts';
import { backwards } from './backwards.ts';
import type { WayRule } from './rule.ts';

/**
 * The build counter runs over both tracks, so a lower build is older. Releases that came out on the same day are the
 * exception: which of them was built first says nothing about their fixes, unless the running one was built again since,
 * and the other was not as often. That rebuilds of one day carry the same fixes is inferred from the notes of 10.5.9.
 */
export const buildNotLower: WayRule = {
  name: 'build-not-lower',
  objection({ from, to }) {
    if (from.build === undefined || to.build === undefined || to.build >= from.build) return undefined;
    if (isOnlyPrintedWrong(to)) return undefined;
    if (areSiblings(from, to) && rebuildsOf(from) <= rebuildsOf(to)) return undefined;
    return backwards({ from, to }, `${describeStop(to)} was built before ${describeStop(from)}`);
  },
};

/** A number that the vendor probably misprinted tells nothing. One that a package brings is what would be installed. */
function isOnlyPrintedWrong({ builds, misprint, package: brought }: Stop): boolean {
  return brought === undefined && builds.every((build) => build === misprint);
}

function areSiblings(from: Stop, to: Stop): boolean {
  if (from.train === undefined || from.train !== to.train) return false;
  return from.track !== to.track || lineOf(from.release) !== lineOf(to.release);
}

function rebuildsOf({ build, builds }: Stop): number {
  return builds.filter((other) => other < (build ?? 0)).length;
}
