import { millisecondsOf } from '../model/instant.ts';
import type { LineLifeCycle } from '../model/knowledge.ts';
import { onceEach } from '../model/once-each.ts';
import type { Landscape } from './landscape.ts';
import type { Circumstances } from './rules/rule.ts';

type Turning = Pick<Circumstances, 'acceptedRisks' | 'confirmed' | 'minimumReleaseAgeMs'>;

/**
 * The last moment up to `now` at which a release came out or was old enough, or the support of a line, an acceptance or
 * a confirmation ended: no answer that is given under such circumstances has changed since. Milliseconds since 1970.
 */
export function lastTurn(now: number, { comeOutAt, lifeCycles }: Landscape, circumstances: Turning): number {
  const { acceptedRisks, confirmed, minimumReleaseAgeMs: age } = circumstances;
  return Math.max(
    lastUpTo(now, comeOutAt),
    lastUpTo(now - age, comeOutAt) + age,
    lastUpTo(now, endsOfSupport(lifeCycles)),
    ...acceptedRisks.map(({ expires }) => millisecondsOf(expires)).filter((end) => end <= now),
    ...confirmed.map(({ until = Number.NaN }) => until).filter((end) => end <= now),
  );
}

// A line is supported on the last millisecond that is written, too.
const endsOfSupport = onceEach((lifeCycles: ReadonlyMap<string, LineLifeCycle>): readonly number[] =>
  [...lifeCycles.values()]
    .flatMap(({ limitedUntil, supportedUntil }) => [
      millisecondsOf(limitedUntil) + 1,
      millisecondsOf(supportedUntil) + 1,
    ])
    .toSorted((a, b) => a - b),
);

// Before all of them nothing has turned; a finite number, as it is written into JSON.
const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

function lastUpTo(now: number, ascending: readonly number[]): number {
  return ascending.findLast((moment) => moment <= now) ?? BEFORE_ALL;
}
