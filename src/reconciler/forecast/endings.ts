import type { Instant } from '../../model/instant.ts';
import type { ForecastEnd } from './forecast.ts';

/** How a story ends as far as its own System can tell, and whose turns it waits for then. */
export interface OpenEnd {
  readonly end: ForecastEnd;
  readonly waitsFor: readonly string[];
}

/** How each story ends: whoever waits for Systems that all go on later goes on later as well. */
export function endings(open: ReadonlyMap<string, OpenEnd>): (system: string) => ForecastEnd {
  const known = new Map<string, ForecastEnd>();

  const endOf = (system: string): ForecastEnd | undefined => {
    const own = open.get(system);
    if (own === undefined) return undefined;
    const found = known.get(system);
    if (found !== undefined) return found;
    // Those that wait for each other wait for ever.
    known.set(system, own.end);
    const end = after(own, endOf);
    known.set(system, end);
    return end;
  };

  return (system) => {
    const end = endOf(system);
    if (end === undefined) throw new TypeError(`nobody asked about "${system}"`);
    return end;
  };
}

function after({ end, waitsFor }: OpenEnd, endOf: (system: string) => ForecastEnd | undefined): ForecastEnd {
  if (end.kind !== 'never' || waitsFor.length === 0) return end;
  const turns: Instant[] = [];
  for (const system of waitsFor) {
    const other = endOf(system);
    if (other?.kind !== 'later') return end;
    turns.push(other.notBefore);
  }
  const { reason, message } = end;
  return { kind: 'later', notBefore: turns.toSorted()[0] ?? end.at, reason, message };
}
