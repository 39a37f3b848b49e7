import { ask } from './ask.ts';
import type { Objection } from './plan.ts';
import { forwardRules, packageRules, wishRules } from './rules/index.ts';
import type { Move, Target } from './rules/rule.ts';
import type { Standpoint } from './standpoint.ts';
import type { Stop } from './stop.ts';

/** A release as a target: what speaks against it, and how far one can go towards it now. */
export interface Assessment {
  readonly goal: Stop;
  readonly objections: readonly Objection[];
  /** Hops that may be made now. They lead to the goal where there are no objections. */
  readonly moves: readonly Move[];
  /** It would be a step forward, and the author wants it. */
  readonly wanted: boolean;
}

export function assessRelease(goal: Stop, target: Target, standpoint: Standpoint): Assessment {
  const { start, outlook } = standpoint;
  const forward = ask(forwardRules, { from: start, to: goal }, { start, goal });
  const wish = ask(wishRules, goal, target);
  const packaging = ask(packageRules, goal, outlook.circumstances);
  const objections = [...forward, ...wish, ...packaging];
  const wanted = forward.length === 0 && wish.length === 0 && goal.package !== undefined && !isAnnounced(packaging);
  if (!wanted || packaging.some(({ reason }) => reason !== 'AwaitingSoak'))
    return { goal, objections, moves: [], wanted };

  const path = standpoint.pathTo(goal);
  const ripe = packaging.length === 0;
  return { goal, objections: [...objections, ...path.objections], moves: ripe ? path.moves : [], wanted };
}

function isAnnounced(objections: readonly Objection[]): boolean {
  return objections.some(({ rule }) => rule === 'released');
}
