import type { Advice } from './rule.ts';

/** The Catalog may be ahead of what we know; then less has been checked. */
export const outdatedKnowledge: Advice = {
  name: 'outdated-knowledge',
  advice({ to }) {
    switch (to.status) {
      case 'released':
        return undefined;
      case 'preview':
        return `${to.name} is only announced as far as we know; the Catalog says that it is released`;
      case 'unlisted':
        return `${to.name} is in the Catalog and not known here; train ${to.train} follows from its number`;
    }
  },
};
