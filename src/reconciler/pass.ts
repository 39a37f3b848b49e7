import type { DesiredSystem } from '../model/desired.ts';
import { asRatchetError, RatchetError } from '../model/errors.ts';
import { type Rollout, rolloutOf, waveOf } from '../model/rollout.ts';
import type { Hop, SystemPlan } from '../planner/plan.ts';
import type { Acts } from './acts.ts';
import { noteApprovals } from './approve-plan.ts';
import type { CheckReports } from './checks.ts';
import { conditionsAfter } from './conditions.ts';
import { remembered } from './conditions-by-memory.ts';
import type { Terms } from './decide.ts';
import { estimateHop } from './estimate.ts';
import { heldBackNow } from './held-back.ts';
import { ownHistoryOf } from './history.ts';
import { lookAndDecide } from './look-and-decide.ts';
import { type CarriedOut, headlineOf, type OwnPass, type PassResult } from './pass-result.ts';
import type { Clock, Executor, HeldBack, HopOrder, Observer, RunOutcome } from './ports.ts';
import type { Probes } from './probes.ts';
import type { Reviewed } from './reviewed-plan.ts';
import { pullAfterFailure } from './rollouts/brake.ts';
import type { LastLooks, Rollouts } from './rollouts/memory.ts';
import type { Leases, PassLog, RolloutPlace, Run, RunJournal } from './runs.ts';
import type { FleetRevision, Wanted, WantedNow } from './wanted.ts';

export interface PassPorts extends Terms {
  /** Asked again between two hops, since a long way takes hours. */
  readonly wantedNow: (system: string, signal: AbortSignal) => Promise<WantedNow>;
  readonly observer: Observer;
  readonly executorFor: (system: DesiredSystem) => Executor;
  /** Puts packages on Agents before the time of their hop. */
  readonly stageAhead: Executor;
  /** Follows an open run to its end, whatever the mode says by now: what was launched is not unlaunched. */
  readonly resume: Executor['resume'];
  readonly journal: RunJournal;
  readonly acts: Acts;
  readonly checks: CheckReports;
  readonly looks: LastLooks;
  readonly rollouts: Rollouts;
  readonly leases: Leases;
  readonly passes: PassLog;
  readonly clock: Clock;
  readonly probes: Probes;
}

export interface PassOptions {
  /** A plan that somebody has read and saved: this, or nothing. */
  readonly reviewed?: Reviewed;
}

/**
 * One pass over one system: finish what is open, look, decide, ask the gates, act, look again, until nothing is left to
 * do now. It does not reject: what went wrong is in the result.
 */
export async function reconcileSystem(
  system: DesiredSystem,
  revision: FleetRevision,
  ports: PassPorts,
  signal: AbortSignal,
  options: PassOptions = {},
): Promise<PassResult> {
  const failed = (thrown: unknown): OwnPass => ({ kind: 'failed', system: system.name, error: asRatchetError(thrown) });
  const work = async (): Promise<OwnPass> => {
    const pass = new Pass({ system, revision }, ports, options, signal);
    const result = await pass.run().catch(failed);
    // One that was stopped has found nothing out; what the pass before found stays on record.
    if (result.kind !== 'failed' || !signal.aborted) await record(result, pass.wanted, ports);
    return result;
  };
  return await underLease(system, ports, work).catch(failed);
}

/** While the lease is held: whoever has it by then has found out more. */
async function record(
  result: OwnPass,
  { system: wanted, revision: { fleet, revision } }: Wanted,
  ports: PassPorts,
): Promise<void> {
  const { passes, clock } = ports;
  const { system } = result;
  const at = clock.now().toISOString();
  const before = await passes.of(system);
  const entry = 'plan' in result ? result.plan : undefined;
  const plan = entry && JSON.stringify(entry);
  const known = entry && (await remembered(wanted, entry, ports, at));
  const conditions = conditionsAfter(result, before?.conditions ?? [], at, known);
  const succeededAt = result.kind === 'failed' ? before?.succeededAt : at;
  const place = placeIn(fleet.rollouts, system);
  await passes.record({ system, at, revision, plan, place, conditions, succeededAt, ...headlineOf(result) });
}

function placeIn(rollouts: readonly Rollout[], system: string): RolloutPlace | undefined {
  const rollout = rolloutOf(rollouts, system);
  if (rollout === undefined) return undefined;
  const index = waveOf(rollout, system);
  return { rollout: rollout.name, wave: rollout.waves[index]?.name ?? '', index };
}

async function underLease(
  system: DesiredSystem,
  { leases, clock }: PassPorts,
  work: () => Promise<OwnPass>,
): Promise<PassResult> {
  const lease = await leases.acquire(system.name, clock.now().toISOString());
  if (lease.kind === 'taken') return { kind: 'busy', system: system.name, by: lease.by };
  try {
    return await work();
  } finally {
    await leases.release(system.name);
  }
}

class Pass {
  /** As read last. */
  wanted: Wanted;
  readonly #ports: PassPorts;
  readonly #reviewed: Reviewed | undefined;
  readonly #signal: AbortSignal;
  readonly #carriedOut: CarriedOut[] = [];

  constructor(wanted: Wanted, ports: PassPorts, { reviewed }: PassOptions, signal: AbortSignal) {
    this.wanted = wanted;
    this.#ports = ports;
    this.#reviewed = reviewed;
    this.#signal = signal;
  }

  async run(): Promise<OwnPass> {
    const { system } = this.wanted;
    const open = await this.#ports.journal.open(system.name);
    if (open !== undefined) {
      const heldBack = await this.#heldBackFor(open);
      const outcome = await this.#ports.resume(system, open, heldBack, this.#signal);
      await this.#ended(undefined, outcome);
      if (!bringsCloser(outcome) && outcome.kind !== 'skipped') return this.#done(undefined);
    }
    return await this.#hopByHop();
  }

  async #heldBackFor({ from, to, targetBuild: build, packageSha256 }: Run): Promise<HeldBack> {
    const { system } = this.wanted;
    const history = (await ownHistoryOf([system.name], this.#ports)).get(system.name) ?? {};
    const estimate = estimateHop(system, { from, to }, history.hopDurations ?? [], this.#ports.estimates);
    const hop = { from, to, build, packageSha256, estimate };
    return heldBackNow(this.wanted, { hop, plan: undefined, history }, this.#ports, this.#signal);
  }

  /** Each hop rests on a fresh look, and on what the fleet repository says by then. */
  async #hopByHop(): Promise<OwnPass> {
    const tried = new Set<number>();
    for (;;) {
      if (this.#carriedOut.length > 0 && !(await this.#stillNamed())) return this.#done(undefined);
      const { system } = this.wanted;
      const { input, plan, next } = await lookAndDecide(this.wanted, this.#ports, this.#signal);
      const [entry] = plan.systems;
      const judgement = await this.#reviewed?.judge(system.name, plan, input);
      if (judgement?.kind === 'refused') {
        return { ...judgement, kind: 'stale', system: system.name, plan: entry, carriedOut: this.#carriedOut };
      }
      if (next.kind === 'nothing' || judgement?.kind === 'finished' || this.#signal.aborted) return this.#done(entry);
      const { order } = next;
      if (next.kind === 'stage') return await this.#stageAhead(order, entry);
      if (tried.has(order.hop.to.build)) throw wantedAgain(order);
      tried.add(order.hop.to.build);
      await this.#noteApprovals(entry);
      const outcome = await this.#ports.executorFor(system).carryOut(order, this.#signal);
      await this.#ended(order.hop, outcome);
      if (!bringsCloser(outcome)) return this.#done(entry);
    }
  }

  async #noteApprovals(entry: SystemPlan | undefined): Promise<void> {
    const { system, revision } = this.wanted;
    const { acts, clock } = this.#ports;
    const found = { revision: revision.revision, at: clock.now().toISOString() };
    if (entry !== undefined) await noteApprovals(system, entry, found, acts);
  }

  /** A run that ended badly counts in its rollout before anything else is done. */
  async #ended(hop: Hop | undefined, outcome: RunOutcome): Promise<void> {
    this.#carriedOut.push({ hop, outcome });
    const { system, revision } = this.wanted;
    const { rollouts, clock } = this.#ports;
    const rollout = rolloutOf(revision.fleet.rollouts, system.name);
    if (rollout === undefined || bringsCloser(outcome)) return;
    const now = clock.now().toISOString();
    await rollouts.decide(rollout, (memory) => ({ answer: undefined, act: pullAfterFailure(rollout, memory, now) }));
  }

  async #stageAhead(order: HopOrder, entry: SystemPlan | undefined): Promise<OwnPass> {
    const outcome = await this.#ports.stageAhead.carryOut(order, this.#signal);
    this.#carriedOut.push({ hop: order.hop, outcome });
    return this.#done(entry);
  }

  async #stillNamed(): Promise<boolean> {
    const now = await this.#ports.wantedNow(this.wanted.system.name, this.#signal);
    if (now.kind === 'wanted') this.wanted = { system: now.system, revision: now.revision };
    return now.kind !== 'not-named';
  }

  #done(plan: SystemPlan | undefined): OwnPass {
    const { name } = this.wanted.system;
    const [first, ...others] = this.#carriedOut;
    if (first !== undefined) return { kind: 'executed', system: name, plan, carriedOut: [first, ...others] };
    if (plan === undefined) throw new Error('a pass neither planned nor acted');
    return { kind: 'settled', system: name, plan };
  }
}

/** Each hop is tried once in a pass, so a success that a later look denies cannot go round and round. */
function wantedAgain({ system, hop }: HopOrder): RatchetError {
  return new RatchetError(
    'run.unverified',
    `${hop.to.release} was installed and verified, yet a new look finds another version on "${system.name}"`,
    { blame: 'environment', hint: 'look at the Agents: something else changes their version, or two sources disagree' },
  );
}

/** Only a verified install is worth another look at once; everything else is for the next pass, or for a person. */
function bringsCloser(outcome: RunOutcome): boolean {
  return outcome.kind === 'succeeded';
}
