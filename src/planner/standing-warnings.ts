import { dayOf, millisecondsOf } from '../model/instant.ts';
import { lineOf } from '../model/release.ts';
import type { Landscape } from './landscape.ts';
import type { Outlook } from './outlook.ts';
import { overtakenFact } from './rules/uses-broker-gateway.ts';
import { LIFE_CYCLES } from './rules/vendor-page.ts';
import { compareStops, isOutAt, type Stop } from './stop.ts';

/** What is worth knowing about where a system stands, whether it moves or not. */
export function standingWarnings(
  current: Stop,
  { landscape, circumstances }: Pick<Outlook, 'landscape' | 'circumstances'>,
): readonly string[] {
  return [
    ...supportWarnings(current, circumstances.asOf, landscape),
    ...rebuildWarnings(current),
    ...overtakenFact(current, circumstances),
  ];
}

/** What is worth knowing about where a system ends: it may be old already, and be left at once. */
export function endWarnings(
  current: Stop,
  end: Stop,
  { landscape, circumstances: { asOf } }: Pick<Outlook, 'landscape' | 'circumstances'>,
): readonly string[] {
  const sameLine = end.track === current.track && lineOf(end.release) === lineOf(current.release);
  return [...(sameLine ? [] : supportWarnings(end, asOf, landscape)), ...surpassedFeature(end, asOf, landscape)];
}

/** Of feature releases the vendor looks after the newest alone. */
function surpassedFeature(end: Stop, now: number, { stops }: Landscape): readonly string[] {
  const newest = stops.feature.find((stop) => isOutAt(stop, now));
  if (end.track !== 'feature' || newest === undefined || compareStops(newest, end) <= 0) return [];
  return [
    `${end.name} gets no security fixes: of feature releases only the newest does, ${newest.name} (${LIFE_CYCLES})`,
  ];
}

/** Only main lines have a life cycle. */
function supportWarnings({ track, release }: Stop, now: number, { lifeCycles }: Landscape): readonly string[] {
  const lifeCycle = track === 'main' ? lifeCycles.get(lineOf(release)) : undefined;
  if (lifeCycle === undefined) return [];
  const { line, supportedUntil, limitedUntil, url } = lifeCycle;
  if (now > millisecondsOf(limitedUntil))
    return [`line ${line} is without support since ${dayOf(limitedUntil)} (${url})`];
  if (now > millisecondsOf(supportedUntil))
    return [`line ${line} gets no fixes since ${dayOf(supportedUntil)} (${url})`];
  return [];
}

function rebuildWarnings({ name, build, builds }: Stop): readonly string[] {
  const highest = builds.at(-1);
  if (highest === undefined || build === undefined || build >= highest) return [];
  return [`${name} was rebuilt: build ${build} runs, build ${highest} is the latest under this name`];
}
