import { agree, ask } from './ask.ts';
import type { Choice } from './choose-target.ts';
import type { Objection } from './plan.ts';
import { conductRules, forwardRules, gateRules, packageRules, wayRules, wishRules } from './rules/index.ts';
import { packageFits } from './rules/package-fits.ts';
import type { AgentView, Move, Target } from './rules/rule.ts';
import type { Standpoint } from './standpoint.ts';
import { compareStops, isPackaged, type Stop } from './stop.ts';

export interface StandingAgent {
  readonly agent: AgentView;
  readonly stop: Stop;
}

/** Agents of one cluster that run different releases. */
export interface Spread {
  /** What the foremost Agents run, as a release to install. */
  readonly top: Stop;
  readonly behind: readonly StandingAgent[];
  /** Where the foremost Agents stand. */
  readonly standpoint: Standpoint;
  /** A run of ours was to bring exactly what the foremost Agents run. */
  readonly underWay: boolean;
  readonly choose: (target: Target) => Choice;
}

/** Why the Agents that stayed behind do not follow. */
export type Obstacle =
  /** What the foremost run would take something from others. */
  | { readonly kind: 'apart'; readonly objections: readonly Objection[] }
  | { readonly kind: 'unexplained'; readonly objections: readonly [] }
  /** They should, and something is in the way. `mendable` by what the first objection says. */
  | { readonly kind: 'in-the-way'; readonly objections: readonly Objection[]; readonly mendable: boolean };

export function obstacleTo(
  { top, behind, standpoint, underWay, choose }: Spread,
  target: Target,
): Obstacle | undefined {
  const { circumstances } = standpoint.outlook;
  const stops = new Set(behind.map(({ stop }) => stop));
  const hops = [...stops].map((stop) => ({ from: stop, to: top, start: stop, goal: top }));
  const apart = hops.flatMap((hop) => ask(forwardRules, hop, hop));
  if (apart.length > 0) return { kind: 'apart', objections: apart };
  if (!underWay && !isTarget(choose(target))) return { kind: 'unexplained', objections: [] };

  const wish = ask(wishRules, top, target);
  const means = [
    ...ask(packageRules, top, circumstances),
    ...hops.flatMap((hop) => ask(conductRules, hop, { ...circumstances, ...hop })),
  ];
  const path = hops.flatMap((hop) => ask(wayRules, hop, hop));
  const gates = hops.flatMap((hop) => ask(gateRules, hop, { ...circumstances, ...hop }));
  const objections = [...wish, ...means, ...path, ...gates];
  if (objections.length > 0) {
    const lacksPackage = path.every(({ rule }) => rule === packageFits.name);
    const mendable = wish.length === 0 && lacksPackage && gates.length === 0;
    return { kind: 'in-the-way', objections, mendable };
  }
  return isPackaged(top) ? undefined : { kind: 'unexplained', objections: [] };
}

/** Nothing newer may be installed now; one that has to age, or waits for a person, changes nothing about that. */
function isTarget(choice: Choice): boolean {
  switch (choice.kind) {
    case 'stay':
      return true;
    case 'go':
      return false;
    case 'held':
      return [...choice.objections, ...(choice.younger?.objections ?? [])].every(endsBySomebody);
  }
}

function endsBySomebody({ reason, rule }: Objection): boolean {
  return rule === 'known-risks' || reason === 'AwaitingSoak' || reason === 'ManualStepRequired';
}

/** Nothing that any Agent runs would be lost by it. */
export function isForwardForAll(goal: Stop, spread: Pick<Spread, 'top' | 'behind'>): boolean {
  return movesTo(goal, spread).every((move) => agree(forwardRules, move, { start: move.from, goal }));
}

/** What the vendor asks of those who go there, whichever package brings them. */
export function vendorsObjections(goal: Stop, spread: Spread): readonly Objection[] {
  const { circumstances } = spread.standpoint.outlook;
  const way = wayRules.filter((rule) => rule !== packageFits);
  return movesTo(goal, spread).flatMap((move) => {
    const journey = { ...circumstances, start: move.from, goal };
    return [...ask(way, move, journey), ...ask(gateRules, move, journey)];
  });
}

/** Of every Agent that does not run it. */
function movesTo(goal: Stop, { top, behind }: Pick<Spread, 'top' | 'behind'>): readonly Move[] {
  const stops = new Set([top, ...behind.map(({ stop }) => stop)]);
  return [...stops].filter((from) => compareStops(from, goal) !== 0).map((from) => ({ from, to: goal }));
}
