import { askAboutHop, askAboutRelease } from './ask.ts';
import { findPath } from './find-path.ts';
import type { Landscape } from './landscape.ts';
import type { Objection } from './plan.ts';
import type { RiskBook } from './risks/risk-book.ts';
import { forwardRules, packageRules, wishRules } from './rules/index.ts';
import type { Move, Terms } from './rules/rule.ts';
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

export function assessRelease(
  goal: Stop,
  start: Stop,
  terms: Terms,
  landscape: Landscape,
  risks: RiskBook,
): Assessment {
  const journey = { ...terms, start, goal };
  const forward = askAboutHop(forwardRules, { from: start, to: goal }, journey);
  const wish = askAboutRelease(wishRules, goal, terms);
  const packaging = askAboutRelease(packageRules, goal, terms);
  const objections = [...forward, ...wish, ...packaging];
  const wanted = forward.length === 0 && wish.length === 0 && goal.package !== undefined && !isAnnounced(packaging);
  if (!wanted || packaging.some(({ reason }) => reason !== 'AwaitingSoak'))
    return { goal, objections, moves: [], wanted };

  const path = findPath(journey, landscape, risks);
  const ripe = packaging.length === 0;
  return { goal, objections: [...objections, ...path.objections], moves: ripe ? path.moves : [], wanted };
}

function isAnnounced(objections: readonly Objection[]): boolean {
  return objections.some(({ rule }) => rule === 'released');
}
