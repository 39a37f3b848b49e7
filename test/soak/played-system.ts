import { openStage, type Stage } from '../../src/cli/rehearsal/stage.ts';
import { twinSpecs } from '../../src/cli/rehearsal/twin-systems.ts';
import { DEFAULT_TIMERS } from '../../src/config/defaults.ts';
import { apply } from '../../src/executors/apply.ts';
import type { DesiredSystem } from '../../src/model/desired.ts';
import type { ObservedSystem } from '../../src/model/observed.ts';
import type { AgentLinks } from '../../src/reconciler/agent-link.ts';
import type { Clock, Executor, HeldBack, RunOutcome } from '../../src/reconciler/ports.ts';
import type { RunJournal } from '../../src/reconciler/runs.ts';
import { desiredFleet, observedAgent } from '../builders.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { Launch, Power } from './world.ts';

interface SiteParts {
  readonly clock: Clock;
  readonly raw: string;
  /** Where the packages lie that the Catalog names. */
  readonly packages: string;
  /** Of whatever process. */
  readonly journal: RunJournal;
  readonly launches: Launch[];
}

interface ProcessParts {
  readonly journal: RunJournal;
  readonly power: Power;
  readonly holder: string;
}

/** How many of them do something that takes real time: time of the world stands still meanwhile. */
let working = 0;

export async function allPlayed(): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (working > 0);
}

/**
 * A simulated System that the real executor upgrades and the real observer looks at. Its own time jumps; it is brought to
 * the world's before each act, and the world's time is slept through after it.
 */
export class PlayedSystem {
  readonly #system: DesiredSystem;
  readonly #parts: SiteParts;
  readonly #stage: Stage;
  #letGo: Pick<Launch, 'at' | 'estimateMs'> = { at: 0, estimateMs: 0 };

  constructor(system: DesiredSystem, parts: SiteParts) {
    this.#system = system;
    this.#parts = parts;
    const { clock, raw, packages, journal } = parts;
    const agents = system.agents.map(({ name }) => observedAgent(name, raw));
    const startAt = clock.now();
    const observed = {
      formatVersion: '1',
      takenAt: startAt.toISOString(),
      systems: [{ name: system.name, takenAt: startAt.toISOString(), cluster: 'SITE', agents }],
    } as const;
    this.#stage = openStage({
      fleet: desiredFleet({ systems: [system] }),
      twins: twinSpecs([system], observed).specs,
      seed: system.name,
      startAt,
      folder: temporaryFolder(),
      packages,
      journal,
      tell: () => {},
      config: { timers: DEFAULT_TIMERS, limits: { concurrentSystems: 1, concurrentAgents: 4 } },
    });
  }

  observe(signal: AbortSignal): Promise<ObservedSystem> {
    return this.#inItsTime(() => this.#stage.deps.observer.observe(this.#system, signal));
  }

  version(): string {
    return this.#stage.simulation.state().systems[0]?.agents[0]?.version ?? '';
  }

  /** For one process: nothing of it goes on once its power is off. */
  executor({ journal, power, holder }: ProcessParts): Executor {
    const real = apply({ ...this.#stage.deps, journal, links: underPower(this.#stage.deps.links, power) });
    return {
      carryOut: (order, signal) => {
        const estimateMs = order.hop.estimate?.durationMs ?? 0;
        return this.#watched({ holder, power }, order.heldBack, estimateMs, (heldBack) =>
          real.carryOut({ ...order, heldBack }, signal),
        );
      },
      resume: (system, run, heldBack, signal) =>
        this.#watched({ holder, power }, heldBack, this.#letGo.estimateMs, (asked) =>
          real.resume(system, run, asked, signal),
        ),
    };
  }

  async #watched(
    { holder, power }: Pick<ProcessParts, 'holder' | 'power'>,
    heldBack: HeldBack,
    estimateMs: number,
    work: (heldBack: HeldBack) => Promise<RunOutcome>,
  ): Promise<RunOutcome> {
    const { simulation, deps } = this.#stage;
    const { clock, journal, launches } = this.#parts;
    const { name: system } = this.#system;
    const before = simulation.launches(system);
    const watching = async () => {
      const why = await heldBack();
      if (why === undefined) this.#letGo = { at: clock.now().getTime(), estimateMs };
      return why;
    };
    try {
      return await this.#inItsTime(() => work(watching));
    } finally {
      for (let launch = before; launch < simulation.launches(system); launch += 1) {
        const run = (await journal.latest(system))?.id ?? '';
        launches.push({ run, system, holder, ...this.#letGo });
      }
      const ahead = deps.clock.now().getTime() - clock.now().getTime();
      if (power.isOn && ahead > 0) await clock.sleep(ahead);
    }
  }

  async #inItsTime<T>(act: () => Promise<T>): Promise<T> {
    const { clock } = this.#stage.deps;
    working += 1;
    try {
      const behind = this.#parts.clock.now().getTime() - clock.now().getTime();
      if (behind > 0) await clock.sleep(behind);
      return await act();
    } finally {
      working -= 1;
    }
  }
}

function underPower(links: AgentLinks, power: Power): AgentLinks {
  return {
    ...links,
    with: (endpoint, credentials, signal, use) => {
      power.check();
      return links.with(endpoint, credentials, signal, (link) =>
        use(
          new Proxy(link, {
            get: (target, name) => {
              const act: unknown = Reflect.get(target, name);
              if (typeof act !== 'function') return act;
              return (...given: unknown[]) => {
                power.check();
                return act.apply(target, given);
              };
            },
          }),
        ),
      );
    },
  };
}
