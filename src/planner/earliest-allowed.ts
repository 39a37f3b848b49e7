import { agree } from './ask.ts';
import { forwardRules } from './rules/index.ts';
import type { Target } from './rules/rule.ts';
import { isAbove } from './rules/under-ceiling.ts';
import type { Standpoint } from './standpoint.ts';
import type { Stop } from './stop.ts';
import { targetEdit } from './target-edit.ts';

/** The lowest release of a track that loses nothing of what runs, whether it can be installed yet or not. */
function earliestAllowed({ track }: Target, { start, outlook }: Standpoint): Stop | undefined {
  return outlook.landscape.stops[track].findLast((goal) =>
    agree(forwardRules, { from: start, to: goal }, { start, goal }),
  );
}

/** The track alone where nothing is pinned: what follows it goes on there. */
function wayToStay(target: Target, start: Stop): string {
  const { release, track } = start;
  const pins = target.version !== 'latest' || target.track === track;
  const version = pins ? release : target.version;
  const raised = target.ceiling !== undefined && isAbove(release, target.ceiling);
  const ceiling = raised ? ({ kind: 'release', release } as const) : target.ceiling;
  const edit = targetEdit({ ...target, track, version, ceiling }, target, start);
  return pins ? `${edit} to stay` : `${edit} to stay on the ${track} track`;
}

/** What to write where a release was asked for that would lose something. */
export function waysForward(target: Target, standpoint: Standpoint): string {
  const { track } = target;
  const { start } = standpoint;
  const stay = wayToStay(target, start);
  const earliest = earliestAllowed(target, standpoint);
  if (earliest === undefined) return `${stay}; no ${track} release known today is a step forward from ${start.name}`;
  const announced = earliest.status === 'preview' ? ', which is announced and not released' : '';
  const missing = earliest.package === undefined && announced === '' ? ', which the Catalog does not have' : '';
  return `${stay}; the earliest ${track} release that is a step forward is ${earliest.name}${announced}${missing}`;
}
