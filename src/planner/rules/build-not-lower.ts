import { lineOf } from '../../model/release.ts';
import { describeStop, type Stop } from '../stop.ts';
import { backwards } from './backwards.ts';
import type { HopRule } from './rule.ts';

/**
 * The build counter runs over both tracks, so a lower build is older. Releases that came out on the same day are the
 * exception: which of them was built first says nothing about their fixes, unless the running one was rebuilt since.
 */
export const buildNotLower: HopRule = {
  name: 'build-not-lower',
  objection({ from, to }) {
    if (from.build === undefined || to.build === undefined || to.build >= from.build) return undefined;
    if (areSiblings(from, to) && !isRebuilt(from)) return undefined;
    return backwards({ from, to }, `${describeStop(to)} was built before ${describeStop(from)}`);
  },
};

function areSiblings(from: Stop, to: Stop): boolean {
  if (from.train === undefined || from.train !== to.train) return false;
  return from.track !== to.track || lineOf(from.release) !== lineOf(to.release);
}

function isRebuilt({ build, builds }: Stop): boolean {
  return build !== builds[0];
}
