import { compareReleases } from '../../model/release.ts';
import type { WayRule } from './rule.ts';
import { named, within } from './span.ts';
import { PREPARING } from './vendor-page.ts';

const CU19 = named('10.0.0 [CU19]');
const BEFORE = within({ main: [{ below: '10.0.0 [CU19]' }], feature: [{ below: '10.0.1' }] });

/** From 9.6 and from 10.0.0 below [CU19], exactly 10.0.0 [CU19] (build 11025) comes before anything later. */
export const cu19Of100First: WayRule = {
  name: 'cu19-of-10-0-first',
  objection({ from, to }) {
    if (!BEFORE(from.release) || compareReleases(to.release, CU19) <= 0) return undefined;
    return {
      reason: 'PathBlocked',
      message: `from ${from.name}, 10.0.0 [CU19] (build 11025) goes in before ${to.name} (${PREPARING})`,
      unblock: 'add the full package of 10.0.0 [CU19] (build 11025) to the Catalog',
    };
  },
};
