import type { Hops } from './hops.ts';
import type { Move } from './rules/rule.ts';
import type { Stop } from './stop.ts';

interface Way {
  readonly moves: readonly Move[];
  /** Risks on it that somebody accepted. */
  readonly accepted: number;
}

/** Through one stop of each layer, in turn: the way with the fewest accepted risks, and of those the one whose stops come first. */
export function lightestWay(
  start: Stop,
  layers: readonly (readonly Stop[])[],
  { isOpen, accepted }: Hops,
): readonly Move[] | undefined {
  const known = new Map<Stop, Way | undefined>();

  function onwards(from: Stop, layer: number): Way | undefined {
    if (layer === layers.length) return { moves: [], accepted: 0 };
    if (known.has(from)) return known.get(from);
    let best: Way | undefined;
    for (const to of layers[layer] ?? []) {
      const rest = isOpen(from, to) ? onwards(to, layer + 1) : undefined;
      if (rest === undefined) continue;
      const risks = rest.accepted + accepted(from, to);
      if (best === undefined || risks < best.accepted) best = { moves: [{ from, to }, ...rest.moves], accepted: risks };
      if (risks === 0) break;
    }
    known.set(from, best);
    return best;
  }

  return onwards(start, 0)?.moves;
}
