import type { PackageRule } from './rule.ts';

/** A Catalog entry that contradicts the knowledge, another entry or its own file name is a slip that must not be installed. */
export const catalogAgrees: PackageRule = {
  name: 'catalog-agrees',
  objection({ name, build, package: entry, contradictions }) {
    if (entry === undefined || contradictions.length === 0) return undefined;
    return {
      reason: 'PackageUnavailable',
      message: `the Catalog entry of ${name} does not agree: ${contradictions.join('; ')}`,
      unblock: `correct the Catalog entry of ${name}, build ${build}`,
    };
  },
};
