import { compareStops, describeStop } from '../stop.ts';
import { backwards } from './backwards.ts';
import type { WayRule } from './rule.ts';

/** The number goes up, or stays while the build goes up: then it is a rebuild of the same release. */
export const digitsForward: WayRule = {
  name: 'digits-forward',
  objection({ from, to }) {
    if (compareStops(to, from) > 0) return undefined;
    return backwards({ from, to }, `${describeStop(to)} is not above ${describeStop(from)}`);
  },
};
