import { onceEach } from '../model/once-each.ts';
import { agree } from './ask.ts';
import type { Landscape } from './landscape.ts';
import { forwardRules, wayRules } from './rules/index.ts';
import type { Stop } from './stop.ts';

/** Which hops a way may be made of. */
export interface Hops {
  isOpen(from: Stop, to: Stop): boolean;
  /** Grave risks of an open hop that somebody took on. */
  accepted(from: Stop, to: Stop): number;
}

/** All hops by which nothing is lost and which the vendor allows: each taken by itself, for any system, as if nothing ever went wrong. */
export const legalHops = onceEach((_landscape: Landscape): Hops => {
  const isOpen = onceEachHop((from, to) => {
    const move = { from, to };
    const way = { start: from, goal: to };
    return agree(forwardRules, move, way) && agree(wayRules, move, way);
  });
  return { isOpen, accepted: () => 0 };
});

/** Answers once for each hop, and remembers for as long as whoever asks. */
export function onceEachHop<Answer>(answer: (from: Stop, to: Stop) => Answer): (from: Stop, to: Stop) => Answer {
  const known = new Map<Stop, Map<Stop, Answer>>();
  return (from, to) => {
    let fromHere = known.get(from);
    if (fromHere === undefined) {
      fromHere = new Map();
      known.set(from, fromHere);
    }
    const before = fromHere.get(to);
    if (before !== undefined) return before;
    const fresh = answer(from, to);
    fromHere.set(to, fresh);
    return fresh;
  };
}
