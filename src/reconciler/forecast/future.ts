import type { DesiredSystem } from '../../model/desired.ts';
import type { Estimate } from '../../model/estimate.ts';
import { type Instant, instantOf, millisecondsOf } from '../../model/instant.ts';
import type { ObservedSystem } from '../../model/observed.ts';
import { compareText } from '../../model/text-order.ts';
import type { HistoricRun } from '../../planner/history.ts';
import type { Reason, SystemPlan } from '../../planner/plan.ts';
import type { ForecastEnd, ForecastEvent, SystemForecast } from './forecast.ts';
import { imaginedLook, imaginedRun } from './imagined-look.ts';

/** When a system is to be asked about again. */
export type Again =
  | { readonly kind: 'at'; readonly at: Instant }
  /** Whenever something happens to another system of its rollout. */
  | { readonly kind: 'with-others' }
  | { readonly kind: 'never' };

const NEVER: Again = { kind: 'never' };

// More than any path has hops and any wait has turns; an answer that changes for ever is cut off here.
const MOST_STEPS = 400;

/** What ends as soon as another system has done something. */
const FOR_OTHERS: ReadonlySet<Reason> = new Set([
  'AwaitingWave',
  'AwaitingDependency',
  'AwaitingRedundancy',
  'AwaitingSlot',
]);

type Waiting = Omit<Extract<ForecastEvent, { kind: 'wait' }>, 'until'>;

/** One system on its way through the time that is looked at. */
export class Future {
  readonly system: DesiredSystem;
  look: ObservedSystem | undefined;
  /** As decided last. */
  entry: SystemPlan | undefined;
  /** The hop that it is taken to have made last, as it will be remembered. */
  reached: HistoricRun | undefined;
  /** When the hop ends, or ended, that was begun last. */
  arrives: Instant | undefined;
  readonly #events: ForecastEvent[] = [];
  #waiting: Waiting | undefined;
  #end: ForecastEnd | undefined;
  #steps = 0;

  constructor(system: DesiredSystem, look: ObservedSystem | undefined) {
    this.system = system;
    this.look = look;
  }

  isUnderWay(at: Instant): boolean {
    return this.arrives !== undefined && this.arrives > at;
  }

  /** Takes what is decided at that moment. */
  step(entry: SystemPlan, at: Instant, until: Instant): Again {
    this.entry = entry;
    const [hop] = entry.hops;
    if (entry.verdict === 'upgrade' && hop?.estimate !== undefined && entry.mode === 'apply') {
      this.#steps += 1;
      return this.#upgrade(hop, hop.estimate, at, until);
    }
    return this.#rest(entry, at, until);
  }

  #upgrade(hop: SystemPlan['hops'][number], estimate: Estimate, at: Instant, until: Instant): Again {
    this.#waits(undefined, at);
    const ends = instantOf(millisecondsOf(at) + estimate.durationMs);
    const release = { from: hop.from, to: hop.to };
    this.#events.push({ kind: 'hop', from: at, until: ends, release, estimate });
    if (this.look !== undefined) this.look = imaginedLook(this.look, hop, ends);
    this.reached = imaginedRun(hop, at, ends);
    this.arrives = ends;
    const message = `${hop.to.release} is being installed`;
    this.#end = { kind: 'later', notBefore: ends, reason: 'RunInProgress', message };
    return ends < until && this.#steps < MOST_STEPS ? { kind: 'at', at: ends } : NEVER;
  }

  #rest(entry: SystemPlan, at: Instant, until: Instant): Again {
    const { verdict, reason, message, unblock, notBefore } = entry;
    if (verdict === 'up-to-date') return this.#ends({ kind: 'settled', at, message }, at);
    if (verdict === 'upgrade') return this.#ends({ ...byHand(entry), kind: 'never', at }, at);
    if (notBefore === undefined && FOR_OTHERS.has(reason)) {
      this.#waits({ kind: 'wait', from: at, reason, message }, at);
      this.#end = { kind: 'never', at, reason, message, unblock };
      return { kind: 'with-others' };
    }
    this.#steps += 1;
    if (notBefore === undefined || notBefore <= at || this.#steps >= MOST_STEPS) {
      return this.#ends({ kind: 'never', at, reason, message, unblock }, at);
    }
    if (notBefore >= until) return this.#ends({ kind: 'later', notBefore, reason, message }, at);
    this.#waits({ kind: 'wait', from: at, reason, message }, at);
    return { kind: 'at', at: this.#stageAhead(entry, at, notBefore) ?? notBefore };
  }

  /** Once for each release: now where it is time for it, else answers when that is. */
  #stageAhead({ hops: [hop], mode }: SystemPlan, at: Instant, notBefore: Instant): Instant | undefined {
    const { stageAheadMs } = this.system.schedule;
    if (hop === undefined || stageAheadMs === undefined || mode !== 'apply') return undefined;
    if (this.#events.some((event) => event.kind === 'stage' && event.release.build === hop.to.build)) return undefined;
    const from = instantOf(millisecondsOf(notBefore) - stageAheadMs);
    if (from > at) return from;
    this.#events.push({ kind: 'stage', from: at, until: at, release: hop.to });
    return undefined;
  }

  /** One wait after the other; a wait goes on for as long as its reason stays the same. */
  #waits(wait: Waiting | undefined, at: Instant): void {
    const before = this.#waiting;
    if (before !== undefined && before.reason === wait?.reason) return;
    if (before !== undefined && before.from < at) this.#events.push({ ...before, until: at });
    this.#waiting = wait;
  }

  #ends(end: ForecastEnd, at: Instant): Again {
    this.#waits(undefined, at);
    this.#end = end;
    return NEVER;
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
