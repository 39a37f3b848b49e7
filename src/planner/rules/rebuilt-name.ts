import type { Advice } from './rule.ts';

/** Several builds went out under one name, so the name alone does not tell whether the later fixes are in. */
export const rebuiltName: Advice = {
  name: 'rebuilt-name',
  advice({ to }) {
    if (to.oddity === undefined) return undefined;
    return `about ${to.name}: ${to.oddity}; check that build ${to.build} is the one you want (${to.notes})`;
  },
};
