import { agree, ask } from './ask.ts';
import type { Outlook } from './outlook.ts';
import type { Objection } from './plan.ts';
import { holdsBack } from './risks/acceptance.ts';
import { riskObjection } from './risks/risk-objection.ts';
import { conductRules, gateRules, packageRules, wayRules } from './rules/index.ts';
import type { Move } from './rules/rule.ts';
import type { Standpoint } from './standpoint.ts';
import { describeStop, type Stop } from './stop.ts';

export interface Path {
  /** The hops that can be made by themselves, from the start on. Empty where the first one is refused. */
  readonly moves: readonly Move[];
  /** What stands between the last of these hops and the goal; empty where they lead there. */
  readonly objections: readonly Objection[];
}

/**
 * The way to the goal over what can be installed now that no risk holds back. Where a person has to act on the way, it
 * ends before that step; a hop that would be made otherwise than the vendor supports refuses the whole way.
 */
export function findPath(goal: Stop, standpoint: Standpoint): Path {
  const moves = standpoint.wayTo(goal, 'installable', 'of-risks');
  if (moves !== undefined) return upToFirstObjection(moves, goal, standpoint);
  const straight = standpoint.wayTo(goal, 'installable', 'of-nothing');
  const objections =
    straight === undefined ? whatIsMissing(goal, standpoint) : riskObjections(straight, standpoint.outlook);
  return { moves: [], objections };
}

/** What holds back the first hop of a way that any risk holds back. */
export function riskObjections(moves: readonly Move[], { risks }: Outlook): readonly Objection[] {
  const held = moves.find(({ from, to }) => risks.weigh(from, to).open > 0);
  return held === undefined ? [] : risks.risksOf(held).filter(holdsBack).map(riskObjection);
}

function upToFirstObjection(moves: readonly Move[], goal: Stop, standpoint: Standpoint): Path {
  const journey = standpoint.journeyTo(goal);
  const isHeld = (move: Move) => !agree(gateRules, move, journey) || !agree(conductRules, move, journey);
  const index = moves.findIndex(isHeld);
  const held = moves[index];
  if (held === undefined) return { moves, objections: [] };
  const [gates, conduct] = [ask(gateRules, held, journey), ask(conductRules, held, journey)];
  return { moves: conduct.length === 0 ? moves.slice(0, index) : [], objections: [...gates, ...conduct] };
}

/** Looks again with stops that are not there yet, to say exactly what would open the way. */
function whatIsMissing(goal: Stop, standpoint: Standpoint): readonly Objection[] {
  const { circumstances } = standpoint.outlook;
  const missing = standpoint.wayTo(goal, 'aging', 'of-nothing') ?? standpoint.wayTo(goal, 'published', 'of-nothing');
  const inTheWay = (missing ?? []).flatMap(({ to }) => {
    if (to === goal) return [];
    return ask(packageRules, to, circumstances).map((objection) => ({
      ...objection,
      message: `the way to ${describeStop(goal)} needs a stop at ${describeStop(to)}: ${objection.message}`,
    }));
  });
  if (inTheWay.length > 0) return inTheWay;
  const direct: Move = { from: standpoint.start, to: goal };
  const journey = standpoint.journeyTo(goal);
  return [...ask(wayRules, direct, journey), ...ask(gateRules, direct, journey), ...ask(conductRules, direct, journey)];
}
