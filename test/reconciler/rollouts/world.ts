import type { Scheduler } from 'fast-check';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import { RatchetError } from '../../../src/model/errors.ts';
import { membersOf, type Rollout } from '../../../src/model/rollout.ts';
import { type PassPorts, reconcileSystem } from '../../../src/reconciler/pass.ts';
import type { PassResult } from '../../../src/reconciler/pass-result.ts';
import type { HeldBack, HopOrder, RunOutcome } from '../../../src/reconciler/ports.ts';
import type { RolloutMemory, Rollouts } from '../../../src/reconciler/rollouts/memory.ts';
import type { Run, RunState } from '../../../src/reconciler/runs.ts';
import type { FleetRevision } from '../../../src/reconciler/wanted.ts';
import {
  agentEndpoint,
  catalogPackage,
  desiredFleet,
  desiredSystem,
  estimates,
  observedAgent,
  observedSystem,
} from '../../builders.ts';
import { FakeActs, FakeCheckReports } from '../../fakes/fake-acts.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeJournal, FakeLeases, FakePassLog } from '../../fakes/fake-journal.ts';
import { FakeProbes } from '../../fakes/fake-probes.ts';
import { FakeLooks, FakeRollouts } from '../../fakes/fake-rollouts.ts';
import { newRun } from '../../fakes/new-run.ts';

const CU7 = '10.5.0.0-16338-20250919-release';
const CU9 = '10.5.0.0-16515-20251114-release';
const knowledge = { ...loadKnowledge(), knownIssues: [], pathRules: [] };
const forever = new AbortController().signal;

export type Ending = 'succeeded' | 'failed' | 'partial' | 'wrong-version' | 'stalled' | 'unhealthy' | 'unknown';

/** What goes wrong, and when. */
export interface Fate {
  /** How the runs of each system end, one after the other; after the last they succeed. */
  readonly endings: Readonly<Record<string, readonly Ending[]>>;
  /** After so many writes of the journal the process that makes the next one ends, each time once. */
  readonly crashes: readonly number[];
}

/** A fleet of one rollout, worked on by passes of the real code, in whatever order the scheduler finds. */
export class World {
  readonly rollout: Rollout;
  readonly journal = new FakeJournal();
  readonly clock = new FakeClock();
  /** Everything that broke a promise. */
  readonly broken: string[] = [];
  readonly launches: string[] = [];
  readonly rollouts: FakeRollouts;
  readonly #looks = new FakeLooks();
  readonly #acts = new FakeActs();
  readonly #checks = new FakeCheckReports();
  readonly #probes = new FakeProbes();
  readonly #passes = new FakePassLog();
  readonly #revision: FleetRevision;
  readonly #runs = new Map<string, string>();
  readonly #endings: Map<string, Ending[]>;
  readonly #crashes: number[];
  readonly #mixed = new Set<string>();
  #writes = 0;
  readonly #leases = new FakeLeases();

  constructor(rollout: Rollout, { endings, crashes }: Fate) {
    this.rollout = rollout;
    this.rollouts = new FakeRollouts(this.journal);
    this.#endings = new Map(Object.entries(endings).map(([system, list]) => [system, [...list]]));
    this.#crashes = [...crashes];
    const names = membersOf(rollout);
    const origin = { file: 'f.yaml', line: 1, column: 1 };
    // What failed on one holds back the same upgrade of others by itself; here the brake alone has to.
    const accepted = { reason: 'r', owner: 'o', expires: '2099-01-01T00:00:00.000Z', origin };
    const acceptedRisks = names.map((name) => ({ ...accepted, id: `LOCAL_failed_${name}_16515` }));
    const systems = names.map((name) => desiredSystem({ name, agents: [agentEndpoint(`${name}-dma`)], acceptedRisks }));
    const fleet = desiredFleet({ systems, catalog: [catalogPackage('10.5.0 [CU9]', 16_515)], rollouts: [rollout] });
    this.#revision = { fleet, bystanders: [], revision: 'r', from: 'test', knowledge };
  }

  get names(): readonly string[] {
    return membersOf(this.rollout);
  }

  memory(): Promise<RolloutMemory> {
    return this.rollouts.of(this.rollout);
  }

  runs(system: string): readonly string[] {
    return [this.#runs.get(system) ?? CU7];
  }

  isDone(system: string): boolean {
    return this.#runs.get(system) === CU9;
  }

  /** A process that goes through these systems, one pass after the other, unless it ends on the way. */
  async process(systems: readonly string[], scheduler: Pick<Scheduler, 'schedule'>): Promise<readonly PassResult[]> {
    const results: PassResult[] = [];
    const life = new Life(() => this.#isLastWrite(), scheduler);
    const ports = this.#portsOf(life);
    for (const name of systems) {
      const system = this.#revision.fleet.systems.find((one) => one.name === name);
      if (system === undefined) throw new Error(`no system ${name}`);
      const pass = reconcileSystem(system, this.#revision, ports, forever);
      const result = await Promise.race([pass, life.end]);
      if (result === undefined) {
        await this.#leases.release(name);
        break;
      }
      results.push(result);
    }
    return results;
  }

  #isLastWrite(): boolean {
    this.#writes += 1;
    if (this.#crashes[0] === undefined || this.#crashes[0] > this.#writes) return false;
    this.#crashes.shift();
    return true;
  }

  #portsOf(life: Life): PassPorts {
    const journal = life.around(this.journal, ['begin', 'advance', 'record']);
    const watched: Rollouts = {
      of: (rollout) => this.rollouts.of(rollout),
      acts: () => this.rollouts.acts(),
      decide: async (rollout, judge) => {
        await life.step();
        return await this.rollouts.decide(rollout, (memory) => {
          const ruling = judge(memory);
          if (ruling.letGo !== undefined) this.#watch(ruling.letGo, memory);
          return ruling;
        });
      },
    };
    return {
      estimates,
      approvers: undefined,
      clock: this.clock,
      journal,
      acts: this.#acts,
      checks: this.#checks,
      probes: this.#probes,
      looks: this.#looks,
      rollouts: watched,
      leases: this.#leases,
      passes: this.#passes,
      wantedNow: async () => ({ kind: 'as-before' }),
      observer: {
        observe: async (system) => {
          await life.step();
          const raw = this.#mixed.has(system.name) ? '10.9.9.9-1-20200101' : (this.#runs.get(system.name) ?? CU7);
          const look = observedSystem(...system.agents.map(({ name }) => observedAgent(name, raw)));
          return { ...look, name: system.name, takenAt: this.clock.now().toISOString() };
        },
        close: async () => {},
      },
      stageAhead: unused,
      executorFor: () => ({
        carryOut: (order) => this.#carryOut(order, journal, life),
        resume: unused.resume,
      }),
      resume: (_system, run, heldBack) => this.#goOn(run, heldBack, journal, life),
    };
  }

  async #carryOut(order: HopOrder, journal: FakeJournal, life: Life): Promise<RunOutcome> {
    const { system } = order;
    const open = await journal.open(system.name);
    if (open !== undefined) return await this.#goOn(open, order.heldBack, journal, life);
    const count = (await journal.runs({ limit: 10_000 })).length;
    const startedAt = this.clock.now().toISOString();
    const run = await journal.begin(newRun(order, { id: `${system.name}-${count}`, startedAt }), startedAt);
    return await this.#goOn(run, order.heldBack, journal, life);
  }

  /** As the real executor does: staged, asked once more, the intent on disk, launched at most once, followed to its end. */
  async #goOn(run: Run, heldBack: HeldBack, journal: FakeJournal, life: Life): Promise<RunOutcome> {
    const at = () => this.clock.now().toISOString();
    if (run.state === 'planned' || run.state === 'prepared') {
      if (run.state === 'planned') await journal.advance(run.id, 'prepared', 'staged', at());
      const held = await heldBack();
      if (held !== undefined) {
        await journal.advance(run.id, 'closed', held, at());
        return { kind: 'skipped', message: held };
      }
      await journal.record({ run: run.id, at: at(), kind: 'intent', step: 'launch', detail: {} });
      await journal.advance(run.id, 'launching', 'launching', at());
    }
    if (!this.launches.includes(run.id)) this.launches.push(run.id);
    await life.step();
    if (run.state !== 'running') await journal.advance(run.id, 'running', 'running', at());
    await life.step();
    const ending = this.#endings.get(run.system)?.shift() ?? 'succeeded';
    if (ending === 'succeeded') this.#runs.set(run.system, CU9);
    await journal.advance(run.id, ending satisfies RunState, `so it ended`, at());
    const error = new RatchetError(`run.${ending}`, ending, { blame: 'environment' });
    return ending === 'succeeded' ? { kind: ending, message: 'verified' } : { kind: ending, error };
  }

  /** At the moment of the ruling: whatever a rollout promises has to hold of what is under way together. */
  #watch(system: string, { underWay, failures, brake }: RolloutMemory): void {
    const { rollout } = this;
    const others = underWay.filter((other) => other !== system);
    const say = (what: string) => this.broken.push(`${system}: ${what} (${others.join(', ')})`);
    if (others.length + 1 > rollout.maxConcurrent) say('one too many');
    if (brake !== undefined || failures.length >= rollout.maxFailures) say('started after the brake');
    for (const { systems } of rollout.groups) {
      if (systems.includes(system) && others.some((other) => systems.includes(other))) say('beside its stand-in');
    }
    const wave = rollout.waves.findIndex(({ systems }) => systems.includes(system));
    const earlier = rollout.waves.slice(0, wave).flatMap(({ systems }) => systems);
    if (!earlier.every((other) => this.isDone(other))) say('before its wave');
    const first = rollout.dependencies.filter((one) => one.system === system).flatMap(({ after }) => after);
    if (!first.every((other) => this.isDone(other))) say('before what it depends on');
  }
}

const unused = {
  carryOut: () => Promise.reject(new Error('nothing is staged ahead')),
  resume: () => Promise.reject(new Error('the mode’s executor must not resume')),
};

/** One process: from its end on nothing that it asked for is ever answered. */
class Life {
  readonly end: Promise<undefined>;
  readonly #isLastWrite: () => boolean;
  readonly #scheduler: Pick<Scheduler, 'schedule'>;
  #die: () => void = () => {};
  #dead = false;

  constructor(isLastWrite: () => boolean, scheduler: Pick<Scheduler, 'schedule'>) {
    this.#isLastWrite = isLastWrite;
    this.#scheduler = scheduler;
    this.end = new Promise((resolve) => {
      this.#die = () => resolve(undefined);
    });
  }

  /** Lets others go first, or for ever. */
  async step(): Promise<void> {
    if (this.#dead) await new Promise(() => {});
    await this.#scheduler.schedule(Promise.resolve());
    if (this.#dead) await new Promise(() => {});
  }

  /** The same, where each of these writes may be the last thing that is done; it is on disk then. */
  around(journal: FakeJournal, writes: readonly (keyof FakeJournal)[]): FakeJournal {
    return new Proxy(journal, {
      get: (target, name) => {
        const act = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>;
        return async (...given: unknown[]) => {
          await this.step();
          const answer = await act.apply(target, given);
          if (writes.includes(name as keyof FakeJournal) && this.#isLastWrite()) {
            this.#dead = true;
            this.#die();
            await new Promise(() => {});
          }
          return answer;
        };
      },
    });
  }
}
