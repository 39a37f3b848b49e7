import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_TIMERS } from '../../src/config/defaults.ts';
import type { ExecutorDeps } from '../../src/executors/deps.ts';
import type { JournalEntry, Run, RunJournal, RunState } from '../../src/reconciler/runs.ts';
import { direct } from '../../src/simulator/scenario/direction.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Crash, crashingAt } from '../executors/crashing.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { type ClusterOnStage, clusterOnStage } from './cluster-on-stage.ts';
import type { FaultPlan, Crash as PlannedCrash } from './fault-plans.ts';
import { onePass, resultOf } from './one-pass.ts';
import { overridden } from './overridden.ts';

/** Everything that can be known once a plan was played. */
export interface Played {
  readonly runs: readonly Run[];
  readonly entries: readonly JournalEntry[];
  /** Run ids for which SLTaskbarUtility was started, in order. */
  readonly launches: readonly string[];
  /** What each Agent really ran when a run was called a success. */
  readonly versionsAtSuccess: readonly (readonly string[])[];
  /** What the journal had acknowledged and does not hold any more. */
  readonly lost: readonly string[];
  /** In which state a run was when a process was ended under it; `none` before there was one. */
  readonly endedAt: readonly string[];
  readonly open: Run | undefined;
  readonly results: readonly string[];
  /** The simulator's journal. */
  readonly story: readonly string[];
}

// Looked at less often than in earnest, which changes no decision and costs less.
const TIMERS = { ...DEFAULT_TIMERS, poll: 30_000 };
// After the last fault is gone: enough for every timer to run out.
const LAST_PASSES = 3;
// Thousands of small disks are made and removed: where there is a folder in memory, there.
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Plays one plan: processes that work on the System and are ended, one after the other, while things go wrong. */
export async function play(
  plan: FaultPlan,
  change: (deps: ExecutorDeps) => ExecutorDeps = (deps) => deps,
): Promise<Played> {
  const folder = mkdtempSync(join(MEMORY, 'ratchet-plan-'));
  const memory = new FakeJournal();
  const stores: { close(): Promise<void> }[] = [];
  const stage = clusterOnStage({ shape: plan.shape, seed: String(plan.seed), folder, timers: TIMERS });
  const written = new Written(stage);
  const results: string[] = [];
  const endedAt: string[] = [];

  async function openJournal(): Promise<RunJournal> {
    if (!plan.onDisk) return memory;
    const store = await openStore({ kind: 'sqlite', file: join(folder, 'ratchet.db') });
    stores.push(store);
    return store.journal;
  }

  async function process(crash: PlannedCrash | undefined): Promise<void> {
    const journal = written.watching(await openJournal());
    const deps = change({ ...stage.deps, journal });
    const { deps: mortal } = crash === undefined ? { deps } : crashingAt(crash.call, crash.when, deps);
    const result = await onePass(stage.system, mortal).catch(ifItCrashed);
    if (result instanceof Crash || (result.kind === 'failed' && result.error.cause instanceof Crash)) {
      endedAt.push((await journal.open(stage.system.name))?.state ?? 'none');
    } else if (result.kind === 'failed') throw result.error;
    else results.push(resultOf(result));
  }

  try {
    const direction = await direct(stage.simulation, plan.cues);
    for (const crash of plan.crashes) {
      await process(crash);
      await stage.deps.clock.sleep(crash.idle * 60_000);
    }
    await process(undefined);
    direction.end();
    await liftAll(stage);
    for (let last = 0; last < LAST_PASSES; last += 1) await process(undefined);

    const journal = await openJournal();
    const runs = await journal.runs({ limit: 100 });
    const entries = (await Promise.all(runs.map(({ id }) => journal.entries(id)))).flat();
    return {
      runs,
      entries,
      launches: stage.simulation
        .journal()
        .filter(({ kind }) => kind === 'launch')
        .map(({ what }) => what),
      versionsAtSuccess: written.versionsAtSuccess,
      lost: written.missingIn(entries, runs),
      endedAt,
      open: await journal.open(stage.system.name),
      results,
      story: stage.simulation.journal().map(({ at, agent, kind, what }) => `${at} ${agent} ${kind} ${what}`),
    };
  } finally {
    await stage.close();
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function liftAll({ simulation }: ClusterOnStage): Promise<void> {
  for (const agent of simulation.agents) {
    for (const id of agent.faults.ids()) await agent.faults.lift(id, agent);
  }
}

/** What the journal has acknowledged, and the truth at the moment of a success. */
class Written {
  readonly versionsAtSuccess: (readonly string[])[] = [];
  readonly #stage: ClusterOnStage;
  readonly #entries: string[] = [];
  readonly #states: { readonly run: string; readonly state: RunState }[] = [];

  constructor(stage: ClusterOnStage) {
    this.#stage = stage;
  }

  watching(journal: RunJournal): RunJournal {
    return overridden(journal, {
      record: async (entry) => {
        await journal.record(entry);
        this.#entries.push(`${entry.run} ${entry.at} ${entry.kind} ${entry.step}`);
      },
      advance: async (run, state, message, at) => {
        if (state === 'succeeded') this.versionsAtSuccess.push(this.#stage.versions());
        const advanced = await journal.advance(run, state, message, at);
        this.#states.push({ run, state });
        return advanced;
      },
    });
  }

  missingIn(entries: readonly JournalEntry[], runs: readonly Run[]): readonly string[] {
    const there = entries.map(({ run, at, kind, step }) => `${run} ${at} ${kind} ${step}`);
    const lostEntries = this.#entries.filter((entry) => !there.includes(entry));
    const lostStates = [...new Set(this.#states.map(({ run }) => run))].filter((run) => {
      const last = this.#states.findLast((each) => each.run === run)?.state;
      return runs.find(({ id }) => id === run)?.state !== last;
    });
    return [...lostEntries, ...lostStates];
  }
}

/** What was found is put on record after the pass, where nothing catches what ends the process. */
function ifItCrashed(thrown: unknown): Crash {
  if (thrown instanceof Crash) return thrown;
  throw thrown;
}
