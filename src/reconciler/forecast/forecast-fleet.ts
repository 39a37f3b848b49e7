import type { Instant } from '../../model/instant.ts';
import { compareText } from '../../model/text-order.ts';
import { decideEntries, type Question } from '../decide.ts';
import { Agenda } from './agenda.ts';
import { Company } from './company.ts';
import type { Forecast } from './forecast.ts';
import { Future } from './future.ts';

export interface ForecastInput extends Question {
  readonly until: Instant;
}

/**
 * What the fleet is going to do between `now` and `until`: the very planner and gates, asked at every moment at which an
 * answer can change, with hops that take as long as estimated and succeed. Pure: the same input, the same forecast.
 */
export function forecastFleet(input: ForecastInput): Forecast {
  const { desired, now, until, revision } = input;
  const agenda = new Agenda();
  const history = new Map(input.history);
  const ahead = new Map(
    desired.systems.map((system) => [system.name, new Future(system, input.observed(system.name))]),
  );
  const company = new Company(desired.rollouts, ahead, input.rollouts, now);
  for (const future of ahead.values()) agenda.add(now, future);

  const ask = (futures: readonly Future[], at: Instant): void => {
    if (futures.length === 0) return;
    const looks = new Map(futures.map(({ system, look }) => [system.name, look]));
    const fleet = { ...desired, systems: futures.map(({ system }) => system) };
    const rollouts = company.factsFor(futures, at);
    const observed = (name: string) => looks.get(name);
    for (const entry of decideEntries({ ...input, history, desired: fleet, observed, rollouts, now: at })) {
      const future = ahead.get(entry.system);
      const again = future?.step(entry, at, until);
      if (future === undefined || again === undefined) continue;
      if (future.reached !== undefined)
        history.set(entry.system, { ...history.get(entry.system), latest: future.reached });
      if (again.kind === 'at') agenda.add(again.at, future);
      if (again.kind === 'with-others') company.waits(future);
    }
  };

  for (let next = agenda.take(); next !== undefined; next = agenda.take()) {
    const { at, futures } = next;
    if (desired.rollouts.length === 0) {
      ask(futures, at);
      continue;
    }
    // Who has just arrived goes on before anybody else is asked, as a pass does.
    const arrived = futures.filter(({ arrives }) => arrives === at);
    const others = futures.filter(({ arrives }) => arrives !== at);
    ask(arrived, at);
    ask([...new Set([...others, ...company.wokenBy(futures)])], at);
  }
  const systems = [...ahead.values()]
    .map((future) => future.told())
    .toSorted((a, b) => compareText(a.system, b.system));
  return { formatVersion: '1', from: now, until, source: { revision }, systems };
}
