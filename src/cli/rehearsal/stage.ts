import path from 'node:path';
import type { OperatorConfig } from '../../config/config.ts';
import { DEFAULT_LAYOUT, DEFAULT_STAGING } from '../../config/defaults.ts';
import type { ExecutorDeps } from '../../executors/deps.ts';
import { packageFiles } from '../../executors/package/package-file.ts';
import { type DesiredFleet, hostOf } from '../../model/desired.ts';
import { Secret } from '../../model/secret.ts';
import { systemObserver } from '../../observers/system-observer.ts';
import type { Tell } from '../../reconciler/ports.ts';
import type { RunJournal } from '../../reconciler/runs.ts';
import { Simulation } from '../../simulator/simulation.ts';
import type { SimulatedSystemSpec } from '../../simulator/specification.ts';
import { SteppedClock } from '../../simulator/stepped-clock.ts';
import { twinLinks } from './twin-links.ts';
import { TWIN_LOGIN } from './twin-systems.ts';
import { twinWeb } from './twin-web.ts';
import { twinClock } from './twins.ts';

export interface StageOptions {
  readonly fleet: DesiredFleet;
  readonly twins: readonly SimulatedSystemSpec[];
  readonly seed: string;
  readonly startAt: Date;
  /** Where the twins' disks lie. */
  readonly folder: string;
  /** Where the packages lie that the fleet's Catalog names. */
  readonly packages: string;
  readonly journal: RunJournal;
  readonly tell: Tell;
  readonly config: Pick<OperatorConfig, 'timers' | 'limits'>;
}

/** Twins of a fleet, and what executors reach them through. Nothing of it can reach anything else. */
export interface Stage {
  readonly simulation: Simulation;
  readonly deps: ExecutorDeps;
  close(): Promise<void>;
}

export function openStage(options: StageOptions): Stage {
  const { fleet, twins: systems, seed, startAt, folder, packages, journal, tell, config } = options;
  const clock = new SteppedClock({ startAt });
  const simulation = new Simulation({ systems, seed, root: path.join(folder, 'agents'), clock });
  const twins = { clock, at: hostsOf(fleet, simulation) };
  const links = twinLinks(twins);
  const time = twinClock(clock);
  const { timers } = config;
  const random = () => 0.5;
  // No twin has a package server, so that nothing is ever kept there.
  const cache = { folder: path.join(folder, 'cache'), limitBytes: 0 };
  const credentials = [...new Set(fleet.systems.map((system) => system.credentials))].map(credential);
  const observer = systemObserver({
    config: { ...config, credentials, endpoints: [], agentLayout: DEFAULT_LAYOUT },
    links,
    clock: time,
    post: twinWeb(twins),
  });
  return {
    simulation,
    deps: {
      links,
      journal,
      observer,
      clock: time,
      tell,
      timers,
      agentLayout: DEFAULT_LAYOUT,
      packages: packageFiles(
        { folders: [packages], servers: [], cache },
        { clock: time, tell, random, timers, env: {} },
      ),
      staging: DEFAULT_STAGING,
      probes: onStage,
      random,
    },
    async close() {
      await observer.close();
      clock.close();
    },
  };
}

/** Nobody is asked about the surroundings of twins. */
const onStage: ExecutorDeps['probes'] = {
  refusals: () => [],
  ask: async (_system, names) => names.map((probe) => ({ probe, passed: true, message: 'not asked in a rehearsal' })),
};

function hostsOf({ systems }: DesiredFleet, simulation: Simulation) {
  const there = new Set(simulation.state().systems.map(({ name }) => name));
  const pairs = systems
    .filter(({ name }) => there.has(name))
    .flatMap((system) =>
      system.agents.flatMap((endpoint) => {
        const agent = simulation.agent(endpoint.name, system.name);
        const hosts = [hostOf(endpoint), new URL(endpoint.url).hostname];
        return hosts.map((host) => [host.toLowerCase(), agent] as const);
      }),
    );
  return new Map(pairs);
}

/** Any host may have it, since every host is a twin. */
function credential(name: string): OperatorConfig['credentials'][number] {
  const { login, password } = TWIN_LOGIN;
  return {
    name,
    hosts: ['*'],
    web: { login, password: new Secret(password) },
    ssh: undefined,
    ca: undefined,
    allowHttp: true,
  };
}
