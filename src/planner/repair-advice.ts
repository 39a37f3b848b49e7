import { agree } from './ask.ts';
import { manualSteps, packageRules, wishRules } from './rules/index.ts';
import type { Target } from './rules/rule.ts';
import { isAbove } from './rules/under-ceiling.ts';
import { isForwardForAll, type Obstacle, obstacleTo, type Spread, vendorsObjections } from './spread.ts';
import type { Stop } from './stop.ts';
import { targetEdit } from './target-edit.ts';

/** What makes Agents on different releases one cluster again: edits that were tried here, and what a person can do by hand. */
export function wayOut(obstacle: Obstacle, spread: Spread, target: Target): string {
  const [first] = obstacle.objections;
  if (obstacle.kind === 'in-the-way' && obstacle.mendable && first?.unblock !== undefined) return first.unblock;
  const hand = byHand(spread, target);
  const edit = obstacle.kind === 'apart' ? undefined : (factFor(obstacle) ?? editFor(spread, target));
  return edit === undefined ? hand : `${hand}, or ${edit}`;
}

/** The smallest edit after which the Agents behind follow the foremost ones. */
function editFor(spread: Spread, target: Target): string | undefined {
  for (const edited of editsOf(target, spread.top)) {
    const obstacle = obstacleTo(spread, edited);
    if (obstacle === undefined) return targetEdit(edited, target, spread.top);
    const [first] = obstacle.objections;
    if (obstacle.kind === 'in-the-way' && obstacle.mendable && first?.unblock !== undefined) {
      return `${targetEdit(edited, target, spread.top)} and ${first.unblock}`;
    }
  }
  return undefined;
}

function editsOf(target: Target, { release, track }: Stop): readonly Target[] {
  const ceiling = { kind: 'release', release } as const;
  const raised = target.ceiling !== undefined && isAbove(release, target.ceiling);
  const lifted = raised ? { ...target, ceiling } : target;
  return [
    ...(raised && target.version === 'latest' ? [lifted] : []),
    { ...lifted, version: release },
    { ...lifted, track, version: release },
  ];
}

/** Where a person's step is all that is in the way, and may be done already. */
function factFor({ objections }: Obstacle): string | undefined {
  const ids = new Set(objections.map(({ step }) => step?.id));
  const facts = manualSteps.filter(({ step }) => ids.has(step)).map(({ fact }) => `${fact}: true`);
  if (facts.length === 0 || ids.has(undefined)) return undefined;
  return `where that is done already, write \`facts: { ${facts.join(', ')} }\``;
}

function byHand(spread: Spread, target: Target): string {
  if (isForwardForAll(spread.top, spread)) {
    return `bring every Agent to ${spread.top.name} by hand${asVendorAsks(spread.top, spread)}`;
  }
  const goal = earliestForAll(spread, target);
  if (goal === undefined) {
    return `a person has to decide, with the vendor, to which release every Agent is brought by hand: no release of the Catalog that the system may follow is a step forward for all of them`;
  }
  return `bring every Agent to ${goal.name} by hand, the earliest ${goal.track} release of the Catalog that is a step forward for all of them${asVendorAsks(goal, spread)}`;
}

/** By hand, too, there are ways that the vendor closes. */
function asVendorAsks(goal: Stop, spread: Spread): string {
  const asked = new Set(vendorsObjections(goal, spread).map(({ message }) => message));
  return asked.size === 0 ? '' : `, heeding what the vendor asks on the way there (${[...asked].join('; ')})`;
}

/** The lowest release that may be installed, and that loses nothing of what any Agent runs. */
function earliestForAll(spread: Spread, target: Target): Stop | undefined {
  const { landscape, circumstances } = spread.standpoint.outlook;
  return landscape.stops[target.track].findLast(
    (goal) =>
      agree(wishRules, goal, target) && agree(packageRules, goal, circumstances) && isForwardForAll(goal, spread),
  );
}
