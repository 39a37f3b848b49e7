import type { DesiredSystem } from '../../../src/model/desired.ts';
import { type Instant, instantOf, millisecondsOf } from '../../../src/model/instant.ts';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import { estimateHop } from '../../../src/reconciler/estimate.ts';
import { type PassPorts, reconcileSystem } from '../../../src/reconciler/pass.ts';
import type { HopOrder, RunOutcome } from '../../../src/reconciler/ports.ts';
import { versionsOf } from '../../../src/reconciler/rollouts/memory.ts';
import type { NewRun, Run } from '../../../src/reconciler/runs.ts';
import type { FleetRevision } from '../../../src/reconciler/wanted.ts';
import { observedAgent, observedSystem } from '../../builders.ts';
import { FakeActs, FakeCheckReports } from '../../fakes/fake-acts.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeJournal, FakeLeases, FakePassLog } from '../../fakes/fake-journal.ts';
import { FakeProbes } from '../../fakes/fake-probes.ts';
import { FakeLooks, FakeRollouts } from '../../fakes/fake-rollouts.ts';
import { newRun } from '../../fakes/new-run.ts';
import { FIRST_HOP, type Known, knowledge, RUNS, START, type Times, terms, UNTIL } from './times.ts';

const forever = new AbortController().signal;

export interface Step {
  readonly at: Instant;
  readonly release: string;
  readonly until: Instant;
  readonly from: string;
}

/** What passes made of one System. */
export interface Lived {
  readonly hops: Step[];
  /** Each release the first time. */
  readonly stages: Omit<Step, 'from' | 'until'>[];
  /** As decided last before the end. */
  entry: SystemPlan | undefined;
  isUnderWay: boolean;
}

/** Passes of the real code over the fleet at these moments, on parts that do what is expected of them, to the minute. */
export async function live(times: Times, moments: readonly Instant[]): Promise<ReadonlyMap<string, Lived>> {
  const life = new Life(times);
  await life.lookAtAll();
  await life.recordActs();
  await life.beginWhatIsUnderWay();
  const due = [...new Set([START, ...moments, instantOf(millisecondsOf(UNTIL) - 1)])];
  for (const moment of due.toSorted()) if (moment >= START && moment < UNTIL) await life.reach(moment);
  return life.lived;
}

class Life {
  readonly lived: ReadonlyMap<string, Lived>;
  readonly #revision: FleetRevision;
  readonly #runs: Map<string, Known>;
  readonly #launched: Times['launched'];
  readonly #done: Times['acts'];
  readonly #clock = new FakeClock(START);
  readonly #journal = new FakeJournal();
  readonly #looks = new FakeLooks();
  readonly #acts = new FakeActs();
  readonly #ports: PassPorts;

  constructor({ fleet, runs, launched, acts }: Times) {
    this.#done = acts;
    this.#launched = launched;
    this.#revision = { fleet, bystanders: [], revision: 'r', from: 'test', knowledge };
    this.#runs = new Map(Object.entries(runs));
    this.lived = new Map(
      fleet.systems.map(({ name }) => [name, { hops: [], stages: [], entry: undefined, isUnderWay: false }]),
    );
    this.#ports = {
      ...terms,
      clock: this.#clock,
      journal: this.#journal,
      acts: this.#acts,
      checks: new FakeCheckReports(),
      probes: new FakeProbes(),
      looks: this.#looks,
      rollouts: new FakeRollouts(this.#journal),
      leases: new FakeLeases(),
      passes: new FakePassLog(),
      wantedNow: async () => ({ kind: 'as-before' }),
      observer: { observe: async (system) => this.#look(system), close: async () => {} },
      stageAhead: { carryOut: (order) => this.#stage(order), resume: never },
      executorFor: () => ({ carryOut: (order) => this.#carryOut(order), resume: never }),
      resume: (system, run) => this.#goesOn(system, run),
    };
  }

  /** A forecast rests on a look at every System, as the memory of a service that has run for a while does. */
  async lookAtAll(): Promise<void> {
    for (const system of this.#revision.fleet.systems) {
      const look = this.#look(system);
      await this.#looks.record(look, versionsOf(look));
    }
  }

  async recordActs(): Promise<void> {
    for (const [system, acts] of Object.entries(this.#done))
      for (const act of acts) await this.#acts.record(system, act);
  }

  async beginWhatIsUnderWay(): Promise<void> {
    for (const system of this.#revision.fleet.systems) {
      const startedAt = this.#launched[system.name];
      if (startedAt === undefined) continue;
      const aside = { packageSha256: '', attempt: 1, revision: 'r', planDigest: '' };
      await this.#launch({
        id: `${system.name}-0`,
        ...FIRST_HOP,
        ...aside,
        system: system.name,
        orchestrator: system.orchestrator,
        startedAt,
      });
    }
  }

  /**
   * A pass whose hop ends on the way goes on by itself, before any other begins. Whose turn it is among the others is
   * for whoever starts passes to say; it is the order of the names, as in a plan.
   */
  async reach(moment: Instant): Promise<void> {
    await this.#clock.advance(millisecondsOf(moment) - this.#clock.now().getTime());
    const ordered = this.#revision.fleet.systems.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    // At the start a hop that should have ended by then is followed to its end before others ask for its place.
    const isFollowed = ({ name }: DesiredSystem) => moment === START && name in this.#launched;
    for (const system of [...ordered.filter(isFollowed), ...ordered.filter((other) => !isFollowed(other))]) {
      const lived = this.#of(system.name);
      // Whoever runs what is asked for stays so: nothing here asks for anything else.
      if (lived.isUnderWay || lived.entry?.verdict === 'up-to-date') continue;
      void reconcileSystem(system, this.#revision, this.#ports, forever).then((result) => {
        if (result.kind !== 'settled' && result.kind !== 'executed') throw new Error(JSON.stringify(result));
        lived.entry = result.plan;
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #of(system: string): Lived {
    const lived = this.lived.get(system);
    if (lived === undefined) throw new Error(`no system ${system}`);
    return lived;
  }

  #look({ name, agents }: DesiredSystem) {
    const raw = RUNS[this.#runs.get(name) ?? '10.5.0 [CU9]'];
    const look = observedSystem(...agents.map((agent) => observedAgent(agent.name, raw)));
    return { ...look, name, takenAt: this.#now() };
  }

  #now(): Instant {
    return this.#clock.now().toISOString();
  }

  async #stage({ system, hop }: HopOrder): Promise<RunOutcome> {
    const { stages } = this.#of(system.name);
    const { release } = hop.to;
    if (!stages.some((stage) => stage.release === release)) stages.push({ at: this.#now(), release });
    return { kind: 'staged', message: 'lies staged' };
  }

  async #carryOut(order: HopOrder): Promise<RunOutcome> {
    const { system, hop, heldBack } = order;
    const startedAt = this.#now();
    const run = newRun(order, { id: `${system.name}-${this.#of(system.name).hops.length}`, startedAt });
    await this.#launch(run);
    const held = await heldBack();
    if (held !== undefined) throw new Error(`${system.name} was let go and held back at once: ${held}`);
    const durationMs = hop.estimate?.durationMs ?? Number.NaN;
    return await this.#arrives(run, instantOf(millisecondsOf(startedAt) + durationMs));
  }

  /** For as long as the defaults say, since the launch; at once where that has passed. */
  async #goesOn(system: DesiredSystem, run: Run): Promise<RunOutcome> {
    const { durationMs } = estimateHop(system, run, [], terms.estimates);
    const ends = instantOf(millisecondsOf(run.startedAt) + durationMs);
    return await this.#arrives(run, ends > this.#now() ? ends : this.#now());
  }

  async #launch(run: NewRun): Promise<void> {
    const { id, startedAt: at } = run;
    await this.#journal.begin(run, at);
    await this.#journal.record({ run: id, at, kind: 'intent', step: 'launch', detail: {} });
    await this.#journal.advance(id, 'launching', 'launching', at);
  }

  async #arrives({ id, system, from, to, startedAt: at }: NewRun, until: Instant): Promise<RunOutcome> {
    const lived = this.#of(system);
    lived.hops.push({ at, release: to, until, from });
    lived.isUnderWay = true;
    if (until > this.#now()) await this.#clock.sleep(millisecondsOf(until) - this.#clock.now().getTime());
    lived.isUnderWay = false;
    this.#runs.set(system, to as Known);
    await this.#journal.advance(id, 'succeeded', 'verified', this.#now());
    return { kind: 'succeeded', message: 'verified' };
  }
}

const never = () => Promise.reject(new Error('nothing is resumed here'));
