import { backwards } from './backwards.ts';
import type { WayRule } from './rule.ts';

/**
 * A release of an older publication lacks fixes that run now, even when its number is higher: 10.5.0 [CU9] came out
 * eight months after 10.5.4. Inferred from the vendor's pairing of releases; the vendor says only that no downgrade
 * follows from a track switch. Lines before version 10 have no trains and are older than all that have.
 */
export const trainNotLower: WayRule = {
  name: 'train-not-lower',
  objection({ from, to }) {
    // Then it is not known, and refused for that.
    if (to.train === undefined) return undefined;
    if (from.train === undefined) {
      if (from.release.major < 10) return undefined;
      return backwards({ from, to }, `nothing tells which monthly publication ${from.name}, which runs, belongs to`);
    }
    if (to.train >= from.train) return undefined;
    const months = from.train - to.train;
    const ago = months === 1 ? 'a month' : `${months} months`;
    return backwards(
      { from, to },
      `${to.name} (train ${to.train}) came out ${ago} before ${from.name} (train ${from.train})`,
    );
  },
};
