import type { DesiredSystem } from '../../src/model/desired.ts';
import { RatchetError } from '../../src/model/errors.ts';
import type { ObservedSystem } from '../../src/model/observed.ts';
import { membersOf, type Rollout, rolloutOf } from '../../src/model/rollout.ts';
import type { Clock, Executor, HeldBack, HopOrder, Observer, RunOutcome } from '../../src/reconciler/ports.ts';
import type { Leases, Run, RunJournal } from '../../src/reconciler/runs.ts';
import { observedAgent } from '../builders.ts';
import { newRun } from '../fakes/new-run.ts';
import type { PlayedSystem } from './played-system.ts';

const MINUTE = 60_000;

/** An installation that DataMiner is busy with, whoever watches. */
interface Installation {
  readonly run: string;
  readonly to: string;
  readonly endsAt: number;
  /** It ends without having changed anything. */
  readonly fails: boolean;
}

/** What was done to the systems, for the laws to be asked about it. */
export interface Launch {
  readonly run: string;
  readonly system: string;
  readonly at: number;
  readonly estimateMs: number;
  readonly holder: string;
}

/** Two hundred systems as the services find them: they run something, are sometimes out of reach, and take their time. */
export class World {
  readonly launches: Launch[] = [];
  /** Launches against what their rollout promises. */
  readonly broken: Record<'tooMany' | 'besideStandIn' | 'afterFailures', string[]> = {
    tooMany: [],
    besideStandIn: [],
    afterFailures: [],
  };
  /** Those that the real executor upgrades, and the real observer looks at. */
  readonly played = new Map<string, PlayedSystem>();
  readonly #rollouts: readonly Rollout[];
  /** Of each rollout, hops that failed since a person looked last. */
  readonly #failures = new Map<string, number>();
  readonly #versions = new Map<string, string>();
  readonly #installing = new Map<string, Installation>();
  readonly #awayUntil = new Map<string, number>();
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(
    systems: readonly string[],
    raw: string,
    rollouts: readonly Rollout[],
    clock: Clock,
    random: () => number,
  ) {
    for (const name of systems) this.#versions.set(name, raw);
    this.#rollouts = rollouts;
    this.#clock = clock;
    this.#random = random;
  }

  /** Whom nobody reaches for some hours from now. */
  takeAway(system: string): void {
    this.#awayUntil.set(system, this.#now + (1 + 10 * this.#random()) * 60 * MINUTE);
  }

  versionOf(system: string): string {
    const played = this.played.get(system);
    if (played !== undefined) return played.version();
    const installing = this.#installing.get(system);
    if (installing !== undefined && installing.endsAt <= this.#now) {
      this.#installing.delete(system);
      if (!installing.fails) this.#versions.set(system, installing.to);
    }
    return this.#versions.get(system) ?? '';
  }

  readonly observer: Observer = {
    observe: async (system, signal): Promise<ObservedSystem> => {
      const raw = this.versionOf(system.name);
      const away = (this.#awayUntil.get(system.name) ?? 0) > this.#now;
      const played = this.played.get(system.name);
      if (played !== undefined && !away) return played.observe(signal);
      const state = away ? 'unreachable' : this.#installing.has(system.name) ? 'upgrading' : 'running';
      const agents = system.agents.map(({ name }) =>
        observedAgent(name, raw, { state, ...(away && { readings: [] }) }),
      );
      return { name: system.name, takenAt: this.#clock.now().toISOString(), cluster: 'SITE', agents };
    },
    close: async () => {},
  };

  /** Starts the installation of a run; the same run starts at most one, which a law looks at. */
  launch({ id, system }: Run, { hop }: Pick<HopOrder, 'hop'>, holder: string): void {
    this.versionOf(system);
    if (this.#installing.has(system)) throw new Error(`two installations at once on ${system}`);
    const rollout = rolloutOf(this.#rollouts, system);
    if (rollout !== undefined) this.#judge(system, rollout);
    const { release, build } = hop.to;
    this.launches.push({ run: id, system, at: this.#now, estimateMs: hop.estimate?.durationMs ?? 0, holder });
    this.#installing.set(system, {
      run: id,
      to: `${release.replace(/ \[CU\d+\]$/u, '')}.0-${build}-20251114-release`,
      endsAt: this.#now + (20 + 30 * this.#random()) * MINUTE,
      fails: this.#random() < (rollout === undefined ? 0.03 : 0.25),
    });
  }

  /** What a rollout promises, reckoned by what goes on at its systems, apart from the gates. */
  #judge(system: string, rollout: Rollout): void {
    const others = membersOf(rollout).filter((other) => other !== system && this.isInstalling(other));
    const beside = rollout.groups.filter(({ systems }) => systems.includes(system)).flatMap(({ systems }) => systems);
    if (others.length >= rollout.maxConcurrent) this.broken.tooMany.push(system);
    if (others.some((other) => beside.includes(other))) this.broken.besideStandIn.push(system);
    if ((this.#failures.get(rollout.name) ?? 0) >= rollout.maxFailures) {
      this.broken.afterFailures.push(system);
    }
  }

  /** A run is told to have failed. */
  failed(system: string): void {
    const rollout = rolloutOf(this.#rollouts, system);
    if (rollout !== undefined) this.#failures.set(rollout.name, (this.#failures.get(rollout.name) ?? 0) + 1);
  }

  /** A person has seen all failures so far, and lets everything go on. */
  lookedAt(): void {
    this.#failures.clear();
  }

  isInstalling(system: string): boolean {
    this.versionOf(system);
    return this.#installing.has(system);
  }

  get #now(): number {
    return this.#clock.now().getTime();
  }
}

/** A process may lose its power between any two lines of the journal. */
export class Power {
  isOn = true;

  check(): void {
    if (!this.isOn) throw new RatchetError('power', 'the process is gone', { blame: 'environment' });
  }
}

interface ExecutorParts {
  readonly world: World;
  readonly journal: RunJournal;
  readonly clock: Clock;
  readonly power: Power;
  readonly holder: string;
}

/** Carries hops out as the real one does: intent first, a launch that happens once, a watch that anybody can take up. */
export function soakExecutor({ world, journal, clock, power, holder }: ExecutorParts): Executor {
  const at = () => clock.now().toISOString();
  const note = (run: string, kind: 'intent' | 'done', step: string, detail = {}) =>
    journal.record({ run, at: at(), kind, step, detail });

  async function launch(run: Run, order: Pick<HopOrder, 'hop'>, heldBack: HeldBack, signal: AbortSignal) {
    const why = await heldBack();
    if (why !== undefined) {
      await journal.advance(run.id, 'closed', why, at());
      return { kind: 'skipped', message: why } as const;
    }
    await note(run.id, 'intent', 'launch');
    // The ticket: whoever comes later finds that it was taken.
    if (!world.launches.some((one) => one.run === run.id)) world.launch(run, order, holder);
    await journal.advance(run.id, 'running', 'started', at());
    return follow(run, order.hop.to.build, signal);
  }

  async function follow(run: Run, build: number, signal: AbortSignal): Promise<RunOutcome> {
    while (world.isInstalling(run.system)) {
      if (signal.aborted) return { kind: 'interrupted', message: 'it goes on there' };
      await clock.sleep(5 * MINUTE, signal).catch(() => {});
      power.check();
    }
    if (world.versionOf(run.system).includes(`-${build}-`)) {
      await journal.advance(run.id, 'succeeded', 'verified', at());
      return { kind: 'succeeded', message: 'verified' };
    }
    await journal.advance(run.id, 'failed', 'nothing has changed', at());
    world.failed(run.system);
    const error = new RatchetError('run.failed', 'nothing has changed', { blame: 'environment' });
    return { kind: 'failed', error };
  }

  return {
    async carryOut(order, signal) {
      const { system, hop, attempt } = order;
      const startedAt = at();
      const id = `${system.name} ${hop.to.build} ${attempt} ${startedAt}`;
      const run = await journal.begin(newRun(order, { id, startedAt }), startedAt);
      await note(run.id, 'intent', 'planned', { hop });
      return launch(run, order, order.heldBack, signal);
    },

    async resume(_system: DesiredSystem, run: Run, heldBack, signal) {
      const entries = await journal.entries(run.id);
      if (world.launches.some((one) => one.run === run.id)) return follow(run, run.targetBuild, signal);
      const planned = entries.find(({ step }) => step === 'planned');
      if (planned === undefined) {
        await journal.advance(run.id, 'closed', 'nothing was planned', at());
        return { kind: 'skipped', message: 'nothing was planned' };
      }
      return launch(run, planned.detail as unknown as Pick<HopOrder, 'hop'>, heldBack, signal);
    },
  };
}

/** A journal whose process may be gone before any of its lines, and after any. */
export function underPower(journal: RunJournal, power: Power, cut: () => boolean): RunJournal {
  const act = async <T>(work: () => Promise<T>): Promise<T> => {
    power.check();
    if (cut()) power.isOn = false;
    power.check();
    const answer = await work();
    if (cut()) power.isOn = false;
    power.check();
    return answer;
  };
  return {
    open: (system) => journal.open(system),
    latest: (system) => journal.latest(system),
    lastJudged: (system) => journal.lastJudged(system),
    newestIn: (states) => journal.newestIn(states),
    hopDurations: (system, limit) => journal.hopDurations(system, limit),
    runs: (filter) => journal.runs(filter),
    entries: (run) => journal.entries(run),
    begin: (run, at) => act(() => journal.begin(run, at)),
    advance: (run, state, message, at) => act(() => journal.advance(run, state, message, at)),
    record: (entry) => act(() => journal.record(entry)),
  };
}

/** Leases with fencing tokens. What a process holds that is gone may be taken over. */
export class FencedLeases {
  readonly #held = new Map<string, { readonly by: string; readonly power: Power; readonly token: number }>();
  readonly #given = new Map<string, number>();
  readonly tokens: { readonly system: string; readonly token: number; readonly by: string }[] = [];

  holderOf(system: string): string | undefined {
    return this.#held.get(system)?.by;
  }

  of(by: string, power: Power): Leases {
    return {
      acquire: async (system) => {
        power.check();
        const found = this.#held.get(system);
        if (found?.power.isOn === true) return { kind: 'taken', by: found.by };
        const token = (this.#given.get(system) ?? 0) + 1;
        this.#given.set(system, token);
        this.#held.set(system, { by, power, token });
        this.tokens.push({ system, token, by });
        return { kind: 'held' };
      },
      release: async (system) => {
        if (this.#held.get(system)?.by === by && power.isOn) this.#held.delete(system);
      },
    };
  }
}
