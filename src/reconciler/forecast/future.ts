import type { DesiredSystem } from '../../model/desired.ts';
import type { Estimate } from '../../model/estimate.ts';
import { type Instant, instantOf, millisecondsOf } from '../../model/instant.ts';
import type { ObservedSystem } from '../../model/observed.ts';
import { compareText } from '../../model/text-order.ts';
import type { SystemPlan } from '../../planner/plan.ts';
import type { Answered } from '../gate-plan.ts';
import type { OthersFirst } from '../gates/gate.ts';
import type { OpenEnd } from './endings.ts';
import type { ForecastEnd, ForecastEvent } from './forecast.ts';
import { type ImaginedRun, imaginedLook, imaginedRun } from './imagined-look.ts';
import type { RunUnderWay } from './run-under-way.ts';

/** When a system is to be asked about again. */
export interface Again {
  readonly at: Instant | undefined;
  /** Also when one of these has moved. */
  readonly afterOthers: OthersFirst | undefined;
}

const NEVER: Again = { at: undefined, afterOthers: undefined };

// More than any path has hops and any wait has turns; an answer that changes for ever is cut off here.
const MOST_STEPS = 400;

type Waiting = Omit<Extract<ForecastEvent, { kind: 'wait' }>, 'until'>;

/** One system on its way through the time that is looked at. */
export class Future {
  readonly system: DesiredSystem;
  look: ObservedSystem | undefined;
  /** As decided last. */
  entry: SystemPlan | undefined;
  /** The hop that it is taken to have made last, as it will be remembered. */
  reached: ImaginedRun | undefined;
  /** Whether others may have waited for what was found of it when it was asked last. */
  hasMoved = false;
  /** When the hop ends, or ended, that was begun last. */
  arrives: Instant | undefined;
  /** When it is asked about next, whatever others do; whatever else was arranged for it before is off. */
  next: Instant | undefined;
  readonly #events: ForecastEvent[] = [];
  #waiting: Waiting | undefined;
  #end: ForecastEnd | undefined;
  #waitsFor: OthersFirst | undefined;
  #underWay: RunUnderWay | undefined;
  #steps = 0;

  constructor(
    system: DesiredSystem,
    look: ObservedSystem | undefined,
    underWay: RunUnderWay | undefined,
    now: Instant,
  ) {
    this.system = system;
    this.look = look;
    this.#underWay = underWay;
    this.next = now;
  }

  isUnderWay(at: Instant): boolean {
    return this.arrives !== undefined && this.arrives > at;
  }

  /** Takes what is decided at that moment. */
  step(answer: Answered, at: Instant, until: Instant): Again {
    const again = this.#take(answer, at, until);
    this.next = again.at;
    return again;
  }

  #take({ entry, turnsAt, waitsFor }: Answered, at: Instant, until: Instant): Again {
    this.hasMoved = this.arrives === at || (this.entry !== undefined && placeOf(this.entry) !== placeOf(entry));
    this.entry = entry;
    this.#waitsFor = waitsFor;
    if (at === this.next) this.#steps += 1;
    const [hop] = entry.hops;
    if (entry.verdict === 'upgrade' && hop?.estimate !== undefined && entry.mode === 'apply')
      return this.#upgrade(hop, hop.estimate, at, until);
    if (entry.reason === 'RunInProgress' && this.#underWay !== undefined) return this.#goesOn(this.#underWay, until);
    return this.#rest(entry, turnsAt, at, until);
  }

  #upgrade(hop: SystemPlan['hops'][number], estimate: Estimate, at: Instant, until: Instant): Again {
    this.#waits(undefined, at);
    const run = imaginedRun(hop, at, instantOf(millisecondsOf(at) + estimate.durationMs));
    return this.#hop({ release: { from: hop.from, to: hop.to }, estimate, run }, until);
  }

  /** What was begun before is followed to its end, and asks no gate. */
  #goesOn(underWay: RunUnderWay, until: Instant): Again {
    this.#underWay = undefined;
    return this.#hop(underWay, until);
  }

  #hop({ release, estimate, run }: RunUnderWay, until: Instant): Again {
    const { startedAt, endedAt } = run;
    this.#events.push({ kind: 'hop', from: startedAt, until: endedAt, release, estimate });
    if (this.look !== undefined) this.look = imaginedLook(this.look, release, endedAt);
    this.reached = run;
    this.arrives = endedAt;
    const message = `${release.to.release} is being installed`;
    this.#end = { kind: 'later', notBefore: endedAt, reason: 'RunInProgress', message };
    return endedAt < until && this.#steps < MOST_STEPS ? { at: endedAt, afterOthers: undefined } : NEVER;
  }

  #rest(entry: SystemPlan, turnsAt: Instant | undefined, at: Instant, until: Instant): Again {
    const { verdict, reason, message, unblock, notBefore } = entry;
    if (verdict === 'up-to-date') return this.#ends({ kind: 'settled', at, message }, at);
    if (verdict === 'upgrade') return this.#ends({ ...byHand(entry), kind: 'never', at }, at);
    const afterOthers = notBefore === undefined ? this.#waitsFor : undefined;
    const turns = notBefore ?? turnsAt;
    const isOver = turns === undefined || turns <= at || this.#steps >= MOST_STEPS;
    if (isOver && afterOthers === undefined) return this.#ends({ kind: 'never', at, reason, message, unblock }, at);
    const stages = notBefore === undefined ? undefined : this.#stageAhead(entry, at, notBefore);
    const next = isOver ? undefined : (stages ?? turns);
    const isLater = notBefore !== undefined && notBefore >= until;
    if (isLater && (next === undefined || next >= until))
      return this.#ends({ kind: 'later', notBefore, reason, message }, at);
    // What it waits for beyond the end is told by the end alone.
    this.#waits(isLater ? undefined : { kind: 'wait', from: at, reason, message }, at);
    this.#end = isLater
      ? { kind: 'later', notBefore, reason, message }
      : { kind: 'never', at, reason, message, unblock };
    return { at: next, afterOthers };
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

  /** In the order in which they begin. */
  events(): readonly ForecastEvent[] {
    return this.#events.toSorted((a, b) => compareText(a.from, b.from));
  }

  ends(): OpenEnd {
    if (this.#end === undefined) throw new TypeError(`nobody asked about "${this.system.name}"`);
    return { end: this.#end, waitsFor: this.#waitsFor };
  }
}

/** As far as others go by it: nobody goes on because another begins a hop, or waits for something else than before. */
function placeOf({ verdict, reason, hops }: SystemPlan): string {
  return hops.length > 0 ? 'on its way' : `${verdict} ${reason}`;
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
