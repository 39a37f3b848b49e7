import type { Track } from '../model/release.ts';
import type { Landscape } from './landscape.ts';
import { forwardRules } from './rules/index.ts';
import type { Terms } from './rules/rule.ts';
import type { Stop } from './stop.ts';

/** The lowest release of a track that loses nothing of what runs, whether it can be installed yet or not. */
function earliestAllowed(start: Stop, track: Track, terms: Terms, { stops }: Landscape): Stop | undefined {
  return stops[track].findLast((goal) => {
    return forwardRules.every(
      (rule) => rule.objection({ from: start, to: goal }, { ...terms, start, goal }) === undefined,
    );
  });
}

/** What to write where a release was asked for that would lose something. */
export function waysForward(start: Stop, terms: Terms, landscape: Landscape): string {
  const { track } = terms.target;
  const stay =
    start.track === track ? `write \`version: "${start.name}"\` to stay` : `write \`track: ${start.track}\` to stay`;
  const earliest = earliestAllowed(start, track, terms, landscape);
  if (earliest === undefined) return `${stay}; no ${track} release known today is a step forward from ${start.name}`;
  const announced = earliest.status === 'preview' ? ', which is announced and not released' : '';
  const missing = earliest.package === undefined && announced === '' ? ', which the Catalog does not have' : '';
  return `${stay}; the earliest ${track} release that is a step forward is ${earliest.name}${announced}${missing}`;
}
