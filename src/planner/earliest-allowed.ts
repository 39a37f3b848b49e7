import { agree } from './ask.ts';
import { forwardRules } from './rules/index.ts';
import type { Target } from './rules/rule.ts';
import type { Standpoint } from './standpoint.ts';
import type { Stop } from './stop.ts';

/** The lowest release of a track that loses nothing of what runs, whether it can be installed yet or not. */
function earliestAllowed({ track }: Target, { start, outlook }: Standpoint): Stop | undefined {
  return outlook.landscape.stops[track].findLast((goal) =>
    agree(forwardRules, { from: start, to: goal }, { start, goal }),
  );
}

/** What to write where a release was asked for that would lose something. */
export function waysForward(target: Target, standpoint: Standpoint): string {
  const { track } = target;
  const { start } = standpoint;
  const stay =
    start.track === track ? `write \`version: "${start.name}"\` to stay` : `write \`track: ${start.track}\` to stay`;
  const earliest = earliestAllowed(target, standpoint);
  if (earliest === undefined) return `${stay}; no ${track} release known today is a step forward from ${start.name}`;
  const announced = earliest.status === 'preview' ? ', which is announced and not released' : '';
  const missing = earliest.package === undefined && announced === '' ? ', which the Catalog does not have' : '';
  return `${stay}; the earliest ${track} release that is a step forward is ${earliest.name}${announced}${missing}`;
}
