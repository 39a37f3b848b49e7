import { choosePackage } from '../choose-package.ts';
import { whyNoDelta } from '../delta-packages.ts';
import { describeStop } from '../stop.ts';
import type { WayRule } from './rule.ts';

/** Where the Catalog has no full package, its delta packages go only over the build that they start from. */
export const packageFits: WayRule = {
  name: 'package-fits',
  objection(move) {
    const { from, to } = move;
    if (to.package === undefined || choosePackage(move) !== undefined) return undefined;
    return {
      reason: 'PackageUnavailable',
      message: `the Catalog has no package that brings ${from.name} to ${to.name}: ${whyNoDelta(move) ?? 'one that goes over every build is needed'}`,
      unblock: `add the full package of ${describeStop(to)} to the Catalog`,
    };
  },
};
