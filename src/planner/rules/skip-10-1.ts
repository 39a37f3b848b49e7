import { lineOf } from '../../model/release.ts';
import { passesBy101 } from './line-distance.ts';
import type { HopRule } from './rule.ts';
import { PREPARING } from './vendor-page.ts';

/** Whoever comes from before 10.1 and goes to 10.2 or later passes 10.1 by. */
export const skip101: HopRule = {
  name: 'skip-10-1',
  objection({ to }, { start, goal }) {
    if (lineOf(to.release) !== '10.1' || !passesBy101(start.release, goal.release)) return undefined;
    return {
      reason: 'PathBlocked',
      message: `on the way from ${start.name} to ${goal.name} no stop is made at 10.1 (${PREPARING})`,
      unblock: 'add a 10.2.0 release to the Catalog',
    };
  },
};
