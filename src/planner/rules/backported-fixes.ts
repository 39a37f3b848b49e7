import type { Advice } from './rule.ts';

/** A late CU of a feature release holds fixes of its own month, which the releases in between may not have. */
export const backportedFixes: Advice = {
  name: 'backported-fixes',
  advice({ from, to }) {
    if (from.publishedWith === undefined || to.train === undefined || to.train >= from.publishedWith) return undefined;
    return `${from.name} came out in the month of train ${from.publishedWith} and may hold fixes that ${to.name} (train ${to.train}) lacks; prefer a release of train ${from.publishedWith} or later`;
  },
};
