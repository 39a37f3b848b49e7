import type { Advice } from './rule.ts';

/** Several builds went out under one name, so the name alone does not tell whether the later fixes are in. */
export const rebuiltName: Advice = {
  name: 'rebuilt-name',
  advice({ to }) {
    if (to.oddity === undefined) return undefined;
    return `${to.name} is peculiar: ${to.oddity}; make sure that build ${to.build} is the one that you want (${to.notes})`;
  },
};
