import { type Instant, millisecondsOf } from '../../model/instant.ts';
import { compareText } from '../../model/text-order.ts';
import type { SystemHistory } from '../../planner/history.ts';
import type { SystemPlan } from '../../planner/plan.ts';
import { notesOn } from '../approve-plan.ts';
import { gatesAskedOf, plannedEntries, type Question } from '../decide.ts';
import { estimatesBy } from '../estimate.ts';
import type { Answered } from '../gate-plan.ts';
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
  const ahead = new FleetAhead(input);
  yield* ahead.happens();
  return ahead.told();
}

/** A fleet on its way through the time that is looked at. */
class FleetAhead {
  readonly #input: ForecastInput;
  readonly #futures: ReadonlyMap<string, Future>;
  readonly #company: Company;
  readonly #agenda = new Agenda();
  readonly #history: Map<string, SystemHistory>;

  constructor(input: ForecastInput) {
    const { desired, history, estimates, knowledge, now } = input;
    const estimate = estimatesBy(history, estimates);
    this.#input = input;
    this.#history = new Map(history);
    this.#futures = new Map(
      desired.systems.map((system) => {
        const { name } = system;
        const underWay = runUnderWay(system, history.get(name) ?? {}, estimate, knowledge.releases, now);
        return [name, new Future(system, input.observed(name), underWay, now)];
      }),
    );
    this.#company = new Company(desired.rollouts, this.#futures, input.rollouts, now);
  }

  *happens(): Generator<void> {
    for (const future of this.#futures.values()) this.#agenda.add(this.#input.now, future);
    for (let next = this.#agenda.take(); next !== undefined; next = this.#agenda.take()) {
      const { at } = next;
      // Who was asked meanwhile, since another had done something, is asked again at a moment of their own.
      const due = next.futures.filter((future) => future.next === at);
      yield* this.#input.desired.rollouts.length === 0 ? this.#ask(due, at) : this.#inCompany(due, at);
    }
  }

  /** Who has just arrived goes on before anybody else is asked, as a pass does; then whoever waited for them. */
  *#inCompany(due: readonly Future[], at: Instant): Generator<void> {
    const arrived = due.filter(({ arrives }) => arrives === at);
    const others = due.filter(({ arrives }) => arrives !== at);
    yield* this.#ask(arrived, at);
    let turn: readonly Future[] = [...new Set([...others, ...this.#company.wokenBy(arrived)])];
    while (turn.length > 0) {
      yield* this.#ask(turn, at);
      turn = this.#company.wokenBy(turn.filter(({ hasMoved }) => hasMoved));
    }
  }

  *#ask(futures: readonly Future[], at: Instant): Generator<void> {
    if (futures.length === 0) return;
    const question = this.#questionAbout(futures, at);
    const entries: SystemPlan[] = [];
    for (const entry of plannedEntries(question)) {
      entries.push(entry);
      yield;
    }
    for (const answer of gatesAskedOf(entries, question)) {
      const future = this.#futures.get(answer.entry.system);
      if (future !== undefined) this.#goesOn(future, answer, at);
      yield;
    }
  }

  #questionAbout(futures: readonly Future[], at: Instant): Question {
    const looks = new Map(futures.map(({ system, look }) => [system.name, look]));
    return {
      ...this.#input,
      desired: { ...this.#input.desired, systems: futures.map(({ system }) => system) },
      observed: (name) => looks.get(name),
      history: this.#history,
      rollouts: this.#company.factsFor(futures, at),
      now: at,
    };
  }

  #goesOn(future: Future, answer: Answered, at: Instant): void {
    const { until } = this.#input;
    const { name } = future.system;
    const again = future.step(answer, at, until);
    this.#company.waits(future, again.afterOthers);
    if (again.at !== undefined && again.at < until) this.#agenda.add(again.at, future);
    const before = this.#history.get(name) ?? {};
    this.#history.set(
      name,
      remembered(future.isUnderWay(at) ? this.#noted(before, future, answer.entry, at) : before, future),
    );
  }

  /** What the fleet repository approves is noted before the first hop under it, as a pass does. */
  #noted(before: SystemHistory, { system }: Future, entry: SystemPlan, at: Instant): SystemHistory {
    const { acts = [] } = before;
    const notes = notesOn(system, entry, { revision: this.#input.revision, at }, acts);
    return notes.length === 0 ? before : { ...before, acts: [...acts, ...notes] };
  }

  told(): Forecast {
    const { now, until, revision } = this.#input;
    const endOf = endings(new Map([...this.#futures].map(([name, future]) => [name, future.ends()])));
    const systems = [...this.#futures]
      .map(([system, future]) => ({ system, events: future.events(), end: endOf(system) }))
      .toSorted((a, b) => compareText(a.system, b.system));
    return { formatVersion: '1', from: now, until, source: { revision }, systems };
  }
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
