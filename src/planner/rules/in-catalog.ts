import { describeStop } from '../stop.ts';
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
      unblock: `add the full package of ${release.name}${buildsOf(release.builds)} to the Catalog`,
    };
  },
};

function buildsOf(builds: readonly number[]): string {
  if (builds.length === 0) return '';
  return builds.length === 1 ? ` (build ${builds[0]})` : ` (build ${builds.at(-1)}, its latest)`;
}
