import type { PackageRule } from './rule.ts';

/**
 * Notes marked "Preview" announce a release that is not there yet. The knowledge may be older than the release: a
 * Catalog entry that says when it came out settles it.
 */
export const released: PackageRule = {
  name: 'released',
  objection({ name, status, package: entry, notes }) {
    if (status !== 'preview' || entry?.releasedAt !== undefined) return undefined;
    return {
      reason: 'PackageUnavailable',
      message: `${name} is announced and not released (${notes})`,
      unblock:
        entry === undefined
          ? `once the vendor has released ${name}, add its package to the Catalog with its \`releasedAt\``
          : `once the vendor has released ${name}, write its \`releasedAt\` into the Catalog entry`,
    };
  },
};
