import { linesBetween } from './line-distance.ts';
import type { WayRule } from './rule.ts';
import { PREPARING } from './vendor-page.ts';

/** No main line is jumped over: the latest CU of each one between goes in first. The vendor words it as "always". */
export const majorByMajor: WayRule = {
  name: 'major-by-major',
  objection({ from, to }) {
    const between = linesBetween(from.release, to.release);
    if (between.length === 0) return undefined;
    const lines = between.length > 4 ? `${between.length} lines` : `the latest CU of ${between.join(', then of ')}`;
    return {
      reason: 'PathBlocked',
      message: `from ${from.name} to ${to.name}, ${lines} must be installed in between (${PREPARING})`,
      unblock: `add releases of the lines between ${from.name} and ${to.name} to the Catalog, or ask for an earlier release`,
    };
  },
};
