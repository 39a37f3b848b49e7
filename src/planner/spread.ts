import { agree, ask } from './ask.ts';
import type { Choice } from './choose-target.ts';
import type { Objection } from './plan.ts';
import { conductRules, forwardRules, gateRules, packageRules, pathRules, wishRules } from './rules/index.ts';
import type { AgentView, Target } from './rules/rule.ts';
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
  const hops = behind.map(({ stop }) => ({ from: stop, to: top, start: stop, goal: top }));
  const apart = hops.flatMap((hop) => ask(forwardRules, hop, hop));
  if (apart.length > 0) return { kind: 'apart', objections: apart };
  if (!underWay && !isTarget(choose(target))) return { kind: 'unexplained', objections: [] };

  const wish = ask(wishRules, top, target);
  const means = [
    ...ask(packageRules, top, circumstances),
    ...hops.flatMap((hop) => ask(conductRules, hop, { ...circumstances, ...hop })),
  ];
  const onTheWay = hops.flatMap((hop) => [
    ...ask(pathRules, hop, hop),
    ...ask(gateRules, hop, { ...circumstances, ...hop }),
  ]);
  const objections = [...wish, ...means, ...onTheWay];
  if (objections.length > 0) {
    return { kind: 'in-the-way', objections, mendable: wish.length === 0 && onTheWay.length === 0 };
  }
  return isPackaged(top) ? undefined : { kind: 'unexplained', objections: [] };
}

/** Nothing newer may be installed; a newer one that a risk holds back changes nothing about that. */
function isTarget(choice: Choice): boolean {
  if (choice.kind === 'stay') return true;
  return choice.kind === 'held' && choice.younger === undefined && choice.objections[0]?.rule === 'known-risks';
}

/** Nothing that any Agent runs would be lost by it. */
export function isForwardForAll(goal: Stop, { top, behind }: Pick<Spread, 'top' | 'behind'>): boolean {
  return [top, ...behind.map(({ stop }) => stop)].every((from) => {
    const stays = compareStops(from, goal) === 0;
    return stays || agree(forwardRules, { from, to: goal }, { start: from, goal });
  });
}
