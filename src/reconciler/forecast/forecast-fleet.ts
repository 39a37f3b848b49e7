import type { DesiredSystem } from '../../model/desired.ts';
import { type Instant, instantOf, millisecondsOf } from '../../model/instant.ts';
import type { ObservedSystem } from '../../model/observed.ts';
import { compareText } from '../../model/text-order.ts';
import type { HistoricRun } from '../../planner/history.ts';
import type { SystemPlan } from '../../planner/plan.ts';
import { decideOneByOne, type Question } from '../decide.ts';
import type { Forecast, ForecastEnd, ForecastEvent, SystemForecast } from './forecast.ts';
import { imaginedLook, imaginedRun } from './imagined-look.ts';

export interface ForecastInput extends Question {
  readonly until: Instant;
}

/**
 * What the fleet is going to do between `now` and `until`: the very planner and gates, asked at every moment at which an
 * answer can change, with hops that take as long as estimated and succeed. Pure: the same input, the same forecast.
 */
export function forecastFleet(input: ForecastInput): Forecast {
  const { desired, now, until, revision } = input;
  const due = new Agenda();
  const history = new Map(input.history);
  const ahead = new Map(
    desired.systems.map((system) => [system.name, new Future(system, input.observed(system.name))]),
  );
  for (const future of ahead.values()) due.add(now, future);

  for (let next = due.take(); next !== undefined; next = due.take()) {
    const { at, futures } = next;
    const looks = new Map(futures.map(({ system, look }) => [system.name, look]));
    const systems = futures.map(({ system }) => system);
    const fleet = { ...desired, systems };
    const plan = decideOneByOne({ ...input, history, desired: fleet, observed: (name) => looks.get(name), now: at });
    for (const entry of plan.systems) {
      const future = ahead.get(entry.system);
      const again = future?.step(entry, at, input);
      if (future?.reached !== undefined)
        history.set(entry.system, { ...history.get(entry.system), latest: future.reached });
      if (future !== undefined && again !== undefined) due.add(again, future);
    }
  }
  const systems = [...ahead.values()]
    .map((future) => future.told())
    .toSorted((a, b) => compareText(a.system, b.system));
  return { formatVersion: '1', from: now, until, source: { revision }, systems };
}

/** Who is to be asked when. All that are due at one moment are asked together, since most of a plan is the same for them. */
class Agenda {
  readonly #due = new Map<Instant, Future[]>();

  add(at: Instant, future: Future): void {
    const others = this.#due.get(at);
    if (others === undefined) this.#due.set(at, [future]);
    else others.push(future);
  }

  take(): { readonly at: Instant; readonly futures: readonly Future[] } | undefined {
    let at: Instant | undefined;
    for (const moment of this.#due.keys()) if (at === undefined || moment < at) at = moment;
    if (at === undefined) return undefined;
    const futures = this.#due.get(at) ?? [];
    this.#due.delete(at);
    return { at, futures };
  }
}

// More than any path has hops and any wait has turns; an answer that changes for ever is cut off here.
const MOST_STEPS = 400;

/** One system on its way through the time that is looked at. */
class Future {
  readonly system: DesiredSystem;
  look: ObservedSystem | undefined;
  /** The hop that it is taken to have made last, as it will be remembered. */
  reached: HistoricRun | undefined;
  readonly #events: ForecastEvent[] = [];
  #end: ForecastEnd | undefined;
  #steps = 0;

  constructor(system: DesiredSystem, look: ObservedSystem | undefined) {
    this.system = system;
    this.look = look;
  }

  /** Takes what is decided at that moment; answers when to ask again, if ever. */
  step(entry: SystemPlan, at: Instant, { until }: ForecastInput): Instant | undefined {
    this.#steps += 1;
    const [hop] = entry.hops;
    if (entry.verdict === 'upgrade' && hop?.estimate !== undefined && entry.mode === 'apply') {
      const { estimate } = hop;
      const ends = instantOf(millisecondsOf(at) + estimate.durationMs);
      const release = { from: hop.from, to: hop.to };
      this.#events.push({ kind: 'hop', from: at, until: ends, release, estimate });
      if (this.look !== undefined) this.look = imaginedLook(this.look, hop, ends);
      this.reached = imaginedRun(hop, at, ends);
      if (ends < until && this.#steps < MOST_STEPS) return ends;
      this.#end = {
        kind: 'later',
        notBefore: ends,
        reason: 'RunInProgress',
        message: `${hop.to.release} is being installed`,
      };
      return undefined;
    }
    return this.#rest(entry, at, until);
  }

  #rest(entry: SystemPlan, at: Instant, until: Instant): Instant | undefined {
    const { verdict, reason, message, unblock, notBefore } = entry;
    if (verdict === 'up-to-date') this.#end = { kind: 'settled', at, message };
    else if (verdict === 'upgrade') this.#end = { ...byHand(entry), kind: 'never', at };
    else if (notBefore === undefined || notBefore <= at || this.#steps >= MOST_STEPS) {
      this.#end = { kind: 'never', at, reason, message, unblock };
    } else if (notBefore >= until) this.#end = { kind: 'later', notBefore, reason, message };
    else {
      this.#stageAhead(entry, at, notBefore);
      this.#events.push({ kind: 'wait', from: at, until: notBefore, reason, message });
      return notBefore;
    }
    return undefined;
  }

  /** Once for each release, at the moment at which a pass would find that it is time. */
  #stageAhead({ hops: [hop], mode }: SystemPlan, at: Instant, notBefore: Instant): void {
    const { stageAheadMs } = this.system.schedule;
    if (hop === undefined || stageAheadMs === undefined || mode !== 'apply') return;
    if (this.#events.some((event) => event.kind === 'stage' && event.release.build === hop.to.build)) return;
    const from = instantOf(Math.max(millisecondsOf(at), millisecondsOf(notBefore) - stageAheadMs));
    this.#events.push({ kind: 'stage', from, until: from, release: hop.to });
  }

  told(): SystemForecast {
    if (this.#end === undefined) throw new TypeError(`nobody asked about "${this.system.name}"`);
    const events = this.#events.toSorted((a, b) => compareText(a.from, b.from));
    return { system: this.system.name, events, end: this.#end };
  }
}

/** An upgrade that Ratchet leaves to a person, by the system's mode. */
function byHand({ system, mode, reason, message }: SystemPlan) {
  const does = mode === 'plan-only' ? 'only shows it' : 'only stages the package';
  return {
    reason,
    message: `${message}; mode ${mode} ${does}`,
    unblock: `write mode: apply in the System "${system}"`,
  };
}
