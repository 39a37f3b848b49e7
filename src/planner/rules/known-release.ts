import type { WayRule } from './rule.ts';

/**
 * What neither the vendor lists nor a number explains may hold anything: a slip of the pen, or something newer than
 * what is known here. Every release that the vendor lists has a train.
 */
export const knownRelease: WayRule = {
  name: 'known-release',
  objection({ to }) {
    if (to.status === 'unlisted' && to.package === undefined) {
      // A package tells which fixes a release has only where its number does.
      const otherwise =
        to.train === undefined ? 'install a newer version of ratchet' : `add the package of ${to.name} to the Catalog`;
      return {
        reason: 'UnknownRelease',
        message: `${to.name} is not known: neither the vendor's releases nor the Catalog have it`,
        unblock: `write a release that is known under \`version\`, or ${otherwise}`,
      };
    }
    if (to.train !== undefined) return undefined;
    return {
      reason: 'UnknownRelease',
      message: `nothing tells which monthly publication ${to.name} belongs to, which the Catalog alone has`,
      unblock: `correct the release of its Catalog entry, or install a newer version of ratchet`,
    };
  },
};
