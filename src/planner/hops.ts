import { oncePair } from '../model/once-each.ts';
import { agree } from './ask.ts';
import type { RiskBook } from './risks/risk-book.ts';
import { forwardRules, pathRules } from './rules/index.ts';
import type { Stop } from './stop.ts';

/** Which hops a way may be made of. */
export interface Hops {
  isOpen(from: Stop, to: Stop): boolean;
  /** Grave risks of an open hop that somebody took on. */
  accepted(from: Stop, to: Stop): number;
}

/** Whether nothing is lost by a hop and the vendor allows it: taken by itself, and for any system. */
const isLegal = oncePair((from: Stop, to: Stop): boolean => {
  const move = { from, to };
  const way = { start: from, goal: to };
  return agree(forwardRules, move, way) && agree(pathRules, move, way);
});

/** All legal hops, as if nothing ever went wrong. */
export const FEARLESS: Hops = { isOpen: isLegal, accepted: () => 0 };

/** Legal hops that no risk holds back. */
export function hopsWithin({ weigh }: RiskBook): Hops {
  return {
    isOpen: (from, to) => isLegal(from, to) && weigh(from, to).open === 0,
    accepted: (from, to) => weigh(from, to).accepted,
  };
}
