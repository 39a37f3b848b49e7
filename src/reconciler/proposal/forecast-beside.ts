import type { DesiredFleet, DesiredSystem } from '../../model/desired.ts';
import { membersOf, rolloutOf } from '../../model/rollout.ts';
import { said } from '../../model/said.ts';
import { compareText } from '../../model/text-order.ts';
import { type FleetHistory, WENT_WRONG } from '../../planner/history.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { type ForecastInput, forecastFleet } from '../forecast/forecast-fleet.ts';

/** A revision that was looked ahead for, and what came of it. */
export interface LookedAhead {
  readonly input: ForecastInput;
  readonly forecast: Forecast;
}

/**
 * The forecast of another revision, at the same moment and from the same looks. Systems to which it cannot make a difference
 * keep what was told of them; a law holds that to a forecast of them all.
 */
export function forecastBeside({ input: before, forecast }: LookedAhead, after: ForecastInput): Forecast {
  const concerned = concernedBy(before, after);
  const { systems } = after.desired;
  const anew = systems.filter(({ name }) => concerned.has(name));
  const fresh = forecastFleet({ ...after, desired: { ...after.desired, systems: anew } });
  const kept = forecast.systems.filter(({ system }) => !concerned.has(system));
  const named = new Set(systems.map(({ name }) => name));
  const all = [...fresh.systems, ...kept.filter(({ system }) => named.has(system))];
  return { ...fresh, systems: all.toSorted((a, b) => compareText(a.system, b.system)) };
}

/** Systems that say something else, and those that go with them; all of them where anything that they share is otherwise. */
function concernedBy(before: ForecastInput, after: ForecastInput): ReadonlySet<string> {
  const { systems, rollouts } = after.desired;
  const names = systems.map(({ name }) => name);
  if (!shareGrounds(before, after) || teachesOthers(after.history)) return new Set(names);
  const were = new Map(before.desired.systems.map((system) => [system.name, system]));
  const otherwise = systems.filter((system) => !saysTheSame(were.get(system.name), system)).map(({ name }) => name);
  const company = otherwise.flatMap((name) => {
    const rollout = rolloutOf(rollouts, name);
    return rollout === undefined ? [] : membersOf(rollout);
  });
  return new Set([...otherwise, ...company]);
}

function shareGrounds(before: ForecastInput, after: ForecastInput): boolean {
  const shared = ({ desired, knowledge }: ForecastInput) => [withoutSystems(desired), knowledge.digest];
  return said(shared(before)) === said(shared(after));
}

function withoutSystems({ systems: _, ...shared }: DesiredFleet): Omit<DesiredFleet, 'systems'> {
  return shared;
}

/** Until a System has got over a hop that went wrong, others wait for it. */
function teachesOthers(history: FleetHistory): boolean {
  return [...history.values()].some(({ latest }) => WENT_WRONG.some((state) => state === latest?.state));
}

function saysTheSame(before: DesiredSystem | undefined, after: DesiredSystem): boolean {
  return before !== undefined && said(before) === said(after);
}
