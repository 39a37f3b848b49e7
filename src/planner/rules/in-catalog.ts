import { describeStop, type Stop } from '../stop.ts';
import type { PackageRule } from './rule.ts';

/** Only what the Catalog pins, with content and size, may be installed. */
export const inCatalog: PackageRule = {
  name: 'in-catalog',
  objection(release) {
    if (release.package !== undefined) return undefined;
    const named = release.builds.length > 1 ? describeStop(release) : release.name;
    return {
      reason: 'PackageUnavailable',
      message: `the Catalog has no full package of ${named}`,
      unblock: `add the full package of ${release.name}${buildsOf(release)} to the Catalog`,
    };
  },
};

function buildsOf({ builds, misprint }: Stop): string {
  const credible = builds.filter((build) => build !== misprint);
  if (credible.length === 0) return '';
  return credible.length === 1 ? ` (build ${credible[0]})` : ` (build ${credible.at(-1)}, its latest)`;
}
