import { type Instant, millisecondsOf } from '../../model/instant.ts';
import { compareText } from '../../model/text-order.ts';
import type { SystemHistory } from '../../planner/history.ts';
import type { SystemPlan } from '../../planner/plan.ts';
import { gatesAskedOf, plannedEntries, type Question } from '../decide.ts';
import { estimatesBy } from '../estimate.ts';
import { Agenda } from './agenda.ts';
import { Company } from './company.ts';
import { endings } from './endings.ts';
import type { Forecast } from './forecast.ts';
import { Future } from './future.ts';
import { runUnderWay } from './run-under-way.ts';

export interface ForecastInput extends Question {
  readonly until: Instant;
}

/**
 * What the fleet is going to do between `now` and `until`: the very planner and gates, asked at every moment at which an
 * answer can change, with hops that take as long as estimated and succeed. Pure: the same input, the same forecast.
 */
export function forecastFleet(input: ForecastInput): Forecast {
  const forecast = forecasting(input);
  for (;;) {
    const step = forecast.next();
    if (step.done === true) return step.value;
  }
}

/** The same, one System at one moment after the other, for whoever has to do something else in between. */
export function* forecasting(input: ForecastInput): Generator<void, Forecast> {
  const { desired, now, until, revision } = input;
  const agenda = new Agenda();
  const history = new Map(input.history);
  const estimate = estimatesBy(history, input.estimates);
  const ahead = new Map(
    desired.systems.map((system) => {
      const { name } = system;
      const underWay = runUnderWay(system, history.get(name) ?? {}, estimate, input.knowledge.releases, now);
      return [name, new Future(system, input.observed(name), underWay, now)];
    }),
  );
  const company = new Company(desired.rollouts, ahead, input.rollouts, now);
  for (const future of ahead.values()) agenda.add(now, future);

  function* ask(futures: readonly Future[], at: Instant): Generator<void> {
    if (futures.length === 0) return;
    const looks = new Map(futures.map(({ system, look }) => [system.name, look]));
    const fleet = { ...desired, systems: futures.map(({ system }) => system) };
    const rollouts = company.factsFor(futures, at);
    const observed = (name: string) => looks.get(name);
    const question = { ...input, history, desired: fleet, observed, rollouts, now: at };
    const entries: SystemPlan[] = [];
    for (const entry of plannedEntries(question)) {
      entries.push(entry);
      yield;
    }
    for (const answer of gatesAskedOf(entries, question)) {
      const future = ahead.get(answer.entry.system);
      if (future === undefined) continue;
      const again = future.step(answer, at, until);
      company.waits(future, again.afterOthers);
      if (again.at !== undefined && again.at < until) agenda.add(again.at, future);
      history.set(future.system.name, remembered(history.get(future.system.name) ?? {}, future));
      yield;
    }
  }

  for (let next = agenda.take(); next !== undefined; next = agenda.take()) {
    const { at } = next;
    // Who was asked meanwhile, since another had done something, is asked again at a moment of their own.
    const futures = next.futures.filter((future) => future.next === at);
    if (desired.rollouts.length === 0) {
      yield* ask(futures, at);
      continue;
    }
    // Who has just arrived goes on before anybody else is asked, as a pass does.
    const arrived = futures.filter(({ arrives }) => arrives === at);
    const others = futures.filter(({ arrives }) => arrives !== at);
    yield* ask(arrived, at);
    let turn: readonly Future[] = [...new Set([...others, ...company.wokenBy(arrived)])];
    while (turn.length > 0) {
      yield* ask(turn, at);
      turn = company.wokenBy(turn.filter(({ hasMoved }) => hasMoved));
    }
  }
  const endOf = endings(new Map([...ahead].map(([name, future]) => [name, future.ends()])));
  const systems = [...ahead]
    .map(([system, future]) => ({ system, events: future.events(), end: endOf(system) }))
    .toSorted((a, b) => compareText(a.system, b.system));
  return { formatVersion: '1', from: now, until, source: { revision }, systems };
}

/** Every hop counts in the estimate of the next, as it will when it has been made. */
function remembered(before: SystemHistory, { reached }: Future): SystemHistory {
  if (reached === undefined || reached === before.latest) return before;
  const hopDurations = [
    ...(before.hopDurations ?? []),
    millisecondsOf(reached.endedAt) - millisecondsOf(reached.startedAt),
  ];
  return { ...before, open: undefined, latest: reached, hopDurations };
}
