import type { Instant } from '../../model/instant.ts';
import type { Forecast, ForecastEvent, SystemForecast } from './forecast.ts';

/** What another revision changes for one system. */
export type ForecastChange =
  /** The same releases at other times: `before` and `after` are when the first of them begins. */
  | { readonly kind: 'moved'; readonly system: string; readonly before: Instant; readonly after: Instant }
  | {
      readonly kind: 'rerouted';
      readonly system: string;
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  | { readonly kind: 'added'; readonly system: string; readonly after: Instant; readonly releases: readonly string[] }
  | { readonly kind: 'dropped'; readonly system: string; readonly before: Instant; readonly why: string };

type Hop = Extract<ForecastEvent, { kind: 'hop' }>;

type Systems = Pick<Forecast, 'systems'>;

/** Systems whose upgrades differ, in the order of their names. What merely waits for another reason is left out. */
export function compareForecasts(before: Systems, after: Systems): readonly ForecastChange[] {
  const earlier = new Map(before.systems.map((system) => [system.system, system]));
  const names = new Set([...before.systems, ...after.systems].map(({ system }) => system));
  const later = new Map(after.systems.map((system) => [system.system, system]));
  return [...names].toSorted().flatMap((name) => {
    const change = changeOf(name, earlier.get(name), later.get(name));
    return change === undefined ? [] : [change];
  });
}

function changeOf(
  system: string,
  before: SystemForecast | undefined,
  after: SystemForecast | undefined,
): ForecastChange | undefined {
  const [old, fresh] = [hopsOf(before), hopsOf(after)];
  const [oldFirst, freshFirst] = [old[0], fresh[0]];
  if (oldFirst === undefined && freshFirst === undefined) return undefined;
  if (oldFirst === undefined)
    return { kind: 'added', system, after: freshFirst?.from ?? '', releases: releasesOf(fresh) };
  if (freshFirst === undefined) return { kind: 'dropped', system, before: oldFirst.from, why: whyNot(after) };
  const [were, are] = [releasesOf(old), releasesOf(fresh)];
  if (were.join() !== are.join()) return { kind: 'rerouted', system, before: were, after: are };
  const moved = old.some(({ from }, index) => fresh[index]?.from !== from);
  return moved ? { kind: 'moved', system, before: oldFirst.from, after: freshFirst.from } : undefined;
}

function hopsOf(forecast: SystemForecast | undefined): readonly Hop[] {
  return forecast?.events.filter((event) => event.kind === 'hop') ?? [];
}

function releasesOf(hops: readonly Hop[]): readonly string[] {
  return hops.map(({ release }) => release.to.release);
}

function whyNot(forecast: SystemForecast | undefined): string {
  return forecast === undefined ? 'it is not in the fleet any more' : forecast.end.message;
}
