import { lineOf } from '../../model/release.ts';
import type { Stop } from '../stop.ts';
import { passesBy101 } from './line-distance.ts';
import type { Way, WayRule } from './rule.ts';
import { PREPARING } from './vendor-page.ts';

/** Whoever comes from before 10.1 and goes to 10.2 or later passes 10.1 by. */
export const skip101: WayRule = {
  name: 'skip-10-1',
  objection({ to }, way) {
    if (!isPassedBy(to, way)) return undefined;
    const { start, goal } = way;
    return {
      reason: 'PathBlocked',
      message: `on the way from ${start.name} to ${goal.name} no stop is made at 10.1 (${PREPARING})`,
      unblock: 'add a 10.2.0 release to the Catalog',
    };
  },
};

/** Nothing but this makes a hop illegal on one way and legal on another. */
export function isPassedBy({ release }: Stop, { start, goal }: Way): boolean {
  return lineOf(release) === '10.1' && passesBy101(start.release, goal.release);
}
