import fc from 'fast-check';
import { expect, it } from 'vitest';
import { standIns } from '../../src/cli/rehearsal/stand-ins.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { RatchetError } from '../../src/model/errors.ts';
import type { Freeze } from '../../src/model/freeze.ts';
import type { Rollout } from '../../src/model/rollout.ts';
import type { Window } from '../../src/model/window.ts';
import { LocalPasses } from '../../src/reconciler/local-passes.ts';
import { reconcileSystem } from '../../src/reconciler/pass.ts';
import type { Executor } from '../../src/reconciler/ports.ts';
import { releaseBrake } from '../../src/reconciler/rollouts/brake-by-hand.ts';
import { type Service, service } from '../../src/reconciler/serve.ts';
import type { FleetRevision } from '../../src/reconciler/wanted.ts';
import { agentEndpoint, catalogPackage, desiredFleet, desiredSystem } from '../builders.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeAdoptions, nothingAgain } from '../fakes/fake-adoptions.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeJournal, FakePassLog } from '../fakes/fake-journal.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { FakeLooks, FakeRollouts } from '../fakes/fake-rollouts.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { allPlayed, PlayedSystem } from './played-system.ts';
import { FencedLeases, Power, soakExecutor, underPower, World } from './world.ts';

const SYSTEMS = 200;
const DAYS = 60;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = '2026-09-01T00:00:00.000Z';
const BEGINS = Date.parse(START);
const RUNS = '10.5.0.0-16338-20250919-release';

const knowledge = loadKnowledge();
const origin = { file: 'test.yaml', line: 1, column: 1 };
const night: Window = {
  name: 'night',
  opening: { kind: 'weekly', days: ['tuesday', 'friday', 'sunday'], weeks: [], start: '22:00' },
  durationMs: 5 * HOUR,
  timezone: 'UTC',
  origin,
};
const freeze: Freeze = {
  name: 'fair',
  reason: 'the fair',
  spans: [{ from: '2026-09-10T00:00:00.000Z', until: '2026-09-17T00:00:00.000Z', title: undefined }],
  scope: 'all',
  selector: { ring: 'prod' },
  mayOverride: [],
  origin,
};

const names = Array.from({ length: SYSTEMS }, (_, index) => `site-${String(index).padStart(3, '0')}`);
/** These are simulated Systems with the real executor and observer; the others stand in for many. */
const PLAYED: readonly string[] = ['site-105', 'site-120', 'site-145', 'site-165', 'site-185'];
const ringOf = (name: string) => (Number(name.slice(-1)) === 0 ? 'canary' : 'prod');
const systems = names.map((name) =>
  desiredSystem({
    name,
    labels: { ring: ringOf(name) },
    agents: [agentEndpoint(`${name}-dma`)],
    schedule: { reconcile: undefined, windows: ['night'], timezone: 'UTC', stageAheadMs: undefined },
  }),
);
/** A few go in waves, with a brake; hops fail there often. */
const rollouts: readonly Rollout[] = ['east', 'west'].map((name, index) => {
  const members = names.slice(index * 20, index * 20 + 10);
  const pairs = [0, 2, 4, 6, 8].map((first) => members.slice(first, first + 2));
  return {
    name,
    waves: [
      { name: 'first', systems: members.slice(0, 4), soakMs: 12 * HOUR },
      { name: 'others', systems: members.slice(4), soakMs: 0 },
    ],
    maxConcurrent: 2,
    maxFailures: 2 - index,
    groups: pairs.map((systems) => ({ name: systems.join(), systems })),
    dependencies: [],
    origin,
  };
});
const newest = [catalogPackage('10.5.0 [CU9]', 16_515), catalogPackage('10.5.0 [CU10]', 16_590)];

function revision(name: string, catalog: FleetRevision['fleet']['catalog']): FleetRevision {
  const fleet = desiredFleet({ systems, catalog, windows: [night], freezes: [freeze], rollouts });
  return { revision: name, from: 'test', fleet, bystanders: [], knowledge };
}

/** Reckoned by hand, apart from the gates. */
function isAllowed(name: string, from: number, until: number): boolean {
  const frozen = freeze.spans.some((span) => from >= Date.parse(span.from) && from < Date.parse(span.until));
  if (frozen && ringOf(name) === 'prod') return false;
  return [0, 1].some((daysAgo) => {
    const day = new Date(from - daysAgo * DAY);
    const opens = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), 22);
    return [2, 5, 0].includes(new Date(opens).getUTCDay()) && from >= opens && until <= opens + 5 * HOUR;
  });
}

/** What asks later starts nothing, and the test is to be quick. */
function isNightOf(now: Date): boolean {
  const hour = now.getUTCHours();
  const opened = new Date(now.getTime() - (hour < 2 ? DAY : 0)).getUTCDay();
  return (hour >= 22 || hour < 2) && [2, 5, 0].includes(opened);
}

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One process of the service: it has its own power, and shares what lasts with the others. */
interface Replica {
  readonly power: Power;
  readonly running: Service;
  readonly done: Promise<void>;
  tick(): void;
  stop(): Promise<void>;
}

/** Sixty days of two replicas, with restarts, power cuts, Agents out of reach, hops that fail and commits with mistakes. */
async function soak(seed: number) {
  const random = seeded(seed);
  const clock = new FakeClock(START, allPlayed);
  const packages = temporaryFolder();
  const catalog = await standIns(newest, { folder: packages, knowledge });
  const world = new World(names, RUNS, rollouts, clock, random);
  const journal = new FakeJournal();
  const shared = {
    journal,
    acts: new FakeActs(),
    passes: new FakePassLog(),
    checks: new FakeCheckReports(),
    looks: new FakeLooks(),
    rollouts: new FakeRollouts(journal),
  };
  for (const system of systems.filter(({ name }) => PLAYED.includes(name))) {
    const parts = { clock, raw: RUNS, packages, journal, launches: world.launches };
    world.played.set(system.name, new PlayedSystem(system, parts));
  }
  const leases = new FencedLeases();
  const overlaps: string[] = [];
  const busyWith = new Map<string, Power>();
  let reading: Awaited<ReturnType<Parameters<typeof service>[0]['readFleet']>> = {
    kind: 'fleet',
    revision: revision('r1', catalog.slice(0, 1)),
  };
  let cuts = 0;
  let started = 0;

  function start(): Replica {
    const power = new Power();
    const holder = `replica-${++started}`;
    const stop = new AbortController();
    const cut = () => power.isOn && random() < 0.004 && ++cuts > 0;
    const own = underPower(journal, power, cut);
    const standIn = soakExecutor({ world, journal: own, clock, power, holder });
    const real = new Map([...world.played].map(([name, one]) => [name, one.executor({ journal: own, power, holder })]));
    const executorOf = (name: string) => real.get(name) ?? standIn;
    const ticks = new Set<() => void>();
    const running = service({
      source: { watch: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())) },
      adoptions: new FakeAdoptions(),
      readAgain: nothingAgain,
      openQueue: (work) => new LocalPasses(work),
      sites: undefined,
      readFleet: async () => reading,
      pass: (system, at, signal, wantedNow) => {
        const ports = {
          ...shared,
          journal: own,
          clock,
          wantedNow,
          approvers: undefined,
          probes: new FakeProbes(),
          observer: world.observer,
          leases: leases.of(holder, power),
          estimates: { base: 45 * 60_000, perAgent: 0, perLine: 0 },
          resume: executorOf(system.name).resume,
          executorFor: () =>
            ({
              ...executorOf(system.name),
              carryOut: (order, of) => alone(system.name, () => executorOf(system.name).carryOut(order, of)),
            }) satisfies Executor,
          stageAhead: executorOf(system.name),
        };
        return reconcileSystem(system, at, ports, signal);
      },
      schedules: {
        start: (_expression, _timezone, onTick) => {
          ticks.add(onTick);
          return () => ticks.delete(onTick);
        },
      },
      defaultSchedule: '*/30 * * * *',
      limit: 6,
      clock,
      random,
      onEvent: () => {},
    });

    async function alone<T>(system: string, work: () => Promise<T>): Promise<T> {
      const other = busyWith.get(system);
      if (other?.isOn === true) overlaps.push(`${system} at ${clock.now().toISOString()}`);
      if (power.isOn && leases.holderOf(system) !== holder) overlaps.push(`${system} without its lease`);
      busyWith.set(system, power);
      try {
        return await work();
      } finally {
        if (busyWith.get(system) === power) busyWith.delete(system);
      }
    }

    return {
      power,
      running,
      done: running.run(stop.signal),
      tick: () => {
        for (const tick of ticks) tick();
      },
      async stop() {
        stop.abort(new Error('restart'));
        await this.done;
      },
    };
  }

  /** What an operator does who looks once a day: lets systems go on after a hop that failed. */
  async function operatorLooks(): Promise<void> {
    for (const { id, system } of await shared.journal.newestIn(['failed'])) {
      const by = { by: 'op@test', at: clock.now().toISOString(), reason: 'looked at it' };
      await shared.acts.record(system, { kind: 'run-closed', run: id, ...by });
      await shared.journal.advance(id, 'closed', 'looked at it', by.at);
    }
    for (const rollout of rollouts) {
      const by = { by: 'op@test', at: clock.now().toISOString(), reason: 'looked at it' };
      await releaseBrake(rollout, by, shared.rollouts).catch((thrown: RatchetError) =>
        expect(thrown.code).toBe('brake.not-on'),
      );
    }
    world.lookedAt();
  }

  const replicas = [start(), start()];
  const hint = () => {
    for (const { running } of replicas) running.hint();
  };
  for (let halfHour = 0; halfHour < DAYS * 48; halfHour += 1) {
    await clock.advance(HOUR / 2);
    const now = clock.now();
    const isDue = halfHour % 3 === 0 && (isNightOf(now) || halfHour % 192 === 0);
    for (const [index, replica] of replicas.entries()) {
      const restarts = random() < 0.01;
      if (replica.power.isOn && restarts) {
        const stopped = replica.stop();
        await clock.advance(1000);
        await stopped;
      }
      if (!replica.power.isOn || restarts) {
        // What the dead process still had in hand stops counting; its machine is gone.
        if (!replica.power.isOn) void replica.stop();
        replicas[index] = start();
      } else if (isDue && index === Math.floor(random() * replicas.length)) replica.tick();
    }
    if (random() < 0.3) world.takeAway(names[Math.floor(random() * SYSTEMS)] as string);
    if (halfHour % 48 === 20) await operatorLooks();
    if (halfHour === 12 * 48) {
      reading = { kind: 'problems', revision: 'r2', problems: ['broken'], sound: undefined, freezes: [] };
      hint();
    }
    if (halfHour === 14 * 48) {
      reading = { kind: 'fleet', revision: revision('r3', catalog) };
      hint();
    }
  }
  await operatorLooks();
  const stopped = Promise.all(replicas.map((replica) => replica.stop()));
  await clock.advance(HOUR);
  await stopped;
  return {
    world,
    overlaps,
    cuts,
    started,
    tokens: leases.tokens,
    runs: await journal.runs({ limit: 100_000 }),
    acts: await shared.rollouts.acts(),
  };
}

const SEED = Number(process.env['FC_SEED'] ?? 1);

it('keeps two hundred systems for sixty days, whatever happens to it', { timeout: 600_000 }, async () => {
  const seeds = fc.sample(fc.nat(), { numRuns: 1, seed: SEED });
  for (const seed of seeds) {
    const { world, overlaps, cuts, started, tokens, runs, acts } = await soak(seed);
    // The faults came.
    expect(cuts).toBeGreaterThan(3);
    expect(started).toBeGreaterThan(10);
    expect(runs.some(({ message }) => message === 'looked at it')).toBe(true);
    expect(acts.filter(({ kind, by }) => kind === 'pulled' && by === 'ratchet').length).toBeGreaterThan(1);
    const launchedOnes = new Set(world.launches.map(({ system }) => system));
    expect(PLAYED.filter((name) => !launchedOnes.has(name))).toEqual([]);
    // Every system is where it is wanted.
    expect(names.filter((name) => !world.versionOf(name).includes('-16590-'))).toEqual([]);
    // P5: nothing began, nor was expected to end, outside of what is allowed.
    const wrong = world.launches.filter(({ system, at, estimateMs }) => !isAllowed(system, at, at + estimateMs));
    expect(wrong.map(({ system, at }) => `${system} ${new Date(at).toISOString()}`)).toEqual([]);
    // P6: never more than maxConcurrent of a rollout, never two of a redundancy group. P7: after maxFailures nothing of it
    // began, until a person had looked.
    expect(world.broken).toEqual({ tooMany: [], besideStandIn: [], afterFailures: [] });
    // P14: whatever was cut, no run was launched twice.
    const launched = world.launches.map(({ run }) => run);
    expect(launched).toHaveLength(new Set(launched).size);
    // P15: no two hold the same token, and nobody works beside another.
    expect(new Set(tokens.map(({ system, token }) => `${system} ${token}`)).size).toBe(tokens.length);
    expect(overlaps).toEqual([]);
    expect(world.launches.every(({ at }) => at > BEGINS)).toBe(true);
  }
});
