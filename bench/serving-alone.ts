import path from 'node:path';
import { loadKnowledge } from '../src/knowledge/load-knowledge.ts';
import type { DesiredSystem } from '../src/model/desired.ts';
import { LocalPasses } from '../src/reconciler/local-passes.ts';
import { reconcileSystem } from '../src/reconciler/pass.ts';
import { service } from '../src/reconciler/serve.ts';
import type { FleetRevision } from '../src/reconciler/wanted.ts';
import { openStore } from '../src/store/open-store.ts';
import { agentEndpoint, catalogPackage, desiredFleet, desiredSystem, observedAgent } from '../test/builders.ts';
import { FakeClock } from '../test/fakes/fake-clock.ts';
import { FakeProbes } from '../test/fakes/fake-probes.ts';

export interface DecidedRound {
  readonly systems: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly rssBytes: number;
}

export interface Idle {
  readonly systems: number;
  readonly passes: number;
  readonly heapAfterHour: number;
  readonly heapAfterDay: number;
}

const AGENTS_EACH = 6;
const RUNS = '10.5.0.0-16515-20251114-release';
const knowledge = loadKnowledge();

/** The service with all of its own parts but the network: looks come from memory. */
async function aloneWith(systems: number, folder: string) {
  const clock = new FakeClock();
  const store = await openStore({ kind: 'sqlite', file: path.join(folder, `${systems}-${Date.now()}.db`) });
  const named = Array.from({ length: systems }, (_, index): DesiredSystem => {
    const agents = Array.from({ length: AGENTS_EACH }, (_, agent) => agentEndpoint(`site-${index}-dma${agent}`));
    return desiredSystem({ name: `site-${String(index).padStart(5, '0')}`, agents });
  });
  const fleet = desiredFleet({ systems: named, catalog: [catalogPackage('10.5.0 [CU9]', 16_515)] });
  const revision: FleetRevision = { revision: 'r1', from: 'bench', fleet, bystanders: [], knowledge };
  const never = async (): Promise<never> => Promise.reject(new Error('there is nothing to do'));
  const executor = { carryOut: never, resume: never };
  let done = 0;
  let tick = () => {};
  const stop = new AbortController();
  const running = service({
    source: { watch: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())) },
    adoptions: store.adoptions,
    readAgain: never,
    openQueue: (work) => new LocalPasses(work),
    sites: undefined,
    readFleet: async () => ({ kind: 'fleet', revision }),
    pass: (system, at, signal, wantedNow) => {
      const agents = system.agents.map(({ name }) => observedAgent(name, RUNS));
      const takenAt = clock.now().toISOString();
      const observer = { observe: async () => ({ name: system.name, takenAt, cluster: 'SITE', agents }), close: never };
      const { journal, acts, checks, leases, passes, looks, rollouts } = store;
      const kept = { journal, acts, checks, leases, passes, looks, rollouts };
      const estimates = { base: 1, perAgent: 1, perLine: 1 };
      const acting = { resume: never, executorFor: () => executor, stageAhead: executor };
      return reconcileSystem(
        system,
        at,
        { ...kept, ...acting, observer, clock, estimates, wantedNow, approvers: undefined, probes: new FakeProbes() },
        signal,
      );
    },
    schedules: {
      start: (_expression, _timezone, onTick) => {
        tick = onTick;
        return () => {};
      },
    },
    defaultSchedule: '*/15 * * * *',
    limit: 8,
    clock,
    random: Math.random,
    onEvent: (event) => {
      if (event.kind !== 'pass') return;
      if (event.result.kind !== 'settled') throw new Error(`a pass was ${event.result.kind}`);
      done += 1;
    },
  });
  const ended = running.run(stop.signal);
  async function rounds(count: number): Promise<void> {
    for (const until = done + count * systems; done < until; ) await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    clock,
    rounds,
    tick: () => tick(),
    passes: () => done,
    async end() {
      stop.abort(new Error('done'));
      await ended;
      await store.close();
    },
  };
}

/** A round of passes after a first one that has warmed everything. */
export async function decidedRounds(systems: number, folder: string): Promise<DecidedRound> {
  const alone = await aloneWith(systems, folder);
  await alone.rounds(1);
  await alone.clock.advance(900_000);
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  alone.tick();
  await alone.rounds(1);
  const { user, system } = process.cpuUsage(cpu);
  const measured = { systems, wallMs: performance.now() - begun, cpuMs: (user + system) / 1000 };
  const rssBytes = process.memoryUsage.rss();
  await alone.end();
  return { ...measured, rssBytes };
}

/** A tick every quarter of an hour, and the heap without garbage after the first and the last. */
export async function idleDay(systems: number, folder: string): Promise<Idle> {
  const alone = await aloneWith(systems, folder);
  const heap = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  await alone.rounds(1);
  let heapAfterHour = 0;
  for (let quarter = 1; quarter <= 96; quarter += 1) {
    await alone.clock.advance(900_000);
    alone.tick();
    await alone.rounds(1);
    if (quarter === 4) heapAfterHour = heap();
  }
  const idle = { systems, passes: alone.passes(), heapAfterHour, heapAfterDay: heap() };
  await alone.end();
  return idle;
}
