import type { OthersFirst } from '../gates/gate.ts';
import type { ForecastEnd } from './forecast.ts';

/** How a story ends as far as its own System can tell, and whose turns it waits for then. */
export interface OpenEnd {
  readonly end: ForecastEnd;
  readonly waitsFor: OthersFirst | undefined;
}

/** How each story ends: whoever waits for Systems that go on later goes on later as well. */
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
  if (end.kind !== 'never' || waitsFor === undefined) return end;
  const { systems, opensWith } = waitsFor;
  const turns = systems
    .map(endOf)
    .flatMap((other) => (other?.kind === 'later' ? [other.notBefore] : []))
    .toSorted();
  const notBefore = opensWith === 'all' ? turns[systems.length - 1] : turns[0];
  if (notBefore === undefined) return end;
  return { kind: 'later', notBefore, reason: end.reason, message: end.message };
}
