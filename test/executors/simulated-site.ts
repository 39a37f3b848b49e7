import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/cli/system-clock.ts';
import { DEFAULT_LAYOUT, DEFAULT_STAGING, DEFAULT_TIMERS } from '../../src/config/defaults.ts';
import type { ExecutorDeps } from '../../src/executors/deps.ts';
import { sshLinks } from '../../src/links/ssh/ssh-links.ts';
import type { AgentEndpoint, DesiredSystem } from '../../src/model/desired.ts';
import { Secret } from '../../src/model/secret.ts';
import { systemObserver } from '../../src/observers/system-observer.ts';
import type { HopOrder } from '../../src/reconciler/ports.ts';
import type { FaultId } from '../../src/simulator/faults/index.ts';
import { packageBytes, packageFileName } from '../../src/simulator/package.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import type { SimulatedSystemSpec } from '../../src/simulator/specification.ts';
import type { SshTransportName } from '../../src/simulator/ssh/transports.ts';
import { desiredSystem, r } from '../builders.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { LOGIN } from '../simulator/agent-client.ts';
import { CLUSTER, KEY, withCluster } from '../simulator/fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { packagesIn } from './packages-in.ts';

const NEW = { release: r('10.5.0 [CU4]'), build: 15943, date: '20250620' };
/** One Agent on its own. */
export const ALONE: Partial<SimulatedSystemSpec> = { agents: [{ name: 'dma01', role: 'standalone' }] };
/** Virtual seconds per real one, and timers that fit it. */
export const SPEED = 600;
const TIMERS = {
  ...DEFAULT_TIMERS,
  poll: 40,
  launchAck: 1_500,
  grace: 1_500,
  noProgress: 6_000,
  overall: 60_000,
  settleStable: 200,
  settle: 3_000,
  check: 4_000,
};
const forever = new AbortController().signal;

interface Connection {
  readonly deps: ExecutorDeps;
  readonly system: DesiredSystem;
  /** The folder with packages. */
  readonly root: string;
  order(): Promise<HopOrder>;
  end(): Promise<void>;
}

interface ConnectionOptions {
  readonly timers?: Partial<typeof TIMERS>;
  /** The package that is installed; default one of 2.5 MB. */
  readonly package?: { readonly folder: string; readonly from: string; readonly sha256: string; readonly size: number };
}

/** The real links and observer against the simulator, over loopback. */
export function connect(simulator: Simulator, options: ConnectionOptions = {}): Connection {
  const timers = { ...TIMERS, ...options.timers };
  const packed = options.package ?? packageOnDisk();
  const host = (name: string) => `${name}.test.example`;
  const agents = simulator.agents.map(({ name, role, ssh }): AgentEndpoint => {
    const { peer } = CLUSTER.agents.find((agent) => agent.name === name) ?? { peer: undefined };
    const alone = role === 'standalone';
    const endpoint = { host: host(name), port: 22, hostKey: ssh.hostKey };
    return { name, role, peer: alone ? undefined : peer, url: `http://${host(name)}`, ssh: endpoint };
  });
  const credential = {
    name: 'test',
    hosts: ['*.test.example'],
    web: { login: LOGIN.login, password: new Secret(LOGIN.password) },
    ssh: { user: simulator.agents[0]?.ssh.user ?? '', privateKey: new Secret(KEY.privateKey), passphrase: undefined },
    ca: undefined,
    allowHttp: true,
  };
  const endpoints = simulator.agents.map(({ name, webUrl, ssh }) => ({
    host: host(name),
    web: new URL(webUrl).host,
    ssh: `127.0.0.1:${ssh.port}`,
  }));
  const limits = { concurrentSystems: 2, concurrentAgents: 8 };
  const config = { credentials: [credential], endpoints, limits, timers, agentLayout: DEFAULT_LAYOUT };
  const clock = systemClock;
  const links = sshLinks({ config, clock });
  const observer = systemObserver({ config, links, clock });
  const system = desiredSystem({ agents });

  const deps: ExecutorDeps = {
    links,
    journal: new FakeJournal(),
    observer,
    clock,
    tell: () => {},
    timers,
    agentLayout: DEFAULT_LAYOUT,
    packages: packagesIn(packed.folder),
    staging: DEFAULT_STAGING,
    probes: new FakeProbes(),
    random: Math.random,
  };
  const about = { train: undefined, track: 'main', notes: undefined } as const;
  return {
    deps,
    system,
    root: packed.folder,
    order: async () => ({
      system,
      observed: await observer.observe(system, forever),
      hop: {
        from: { release: '10.5.0 [CU3]', build: 15839, ...about },
        to: { release: '10.5.0 [CU4]', build: NEW.build, ...about },
        package: { kind: 'full', from: packed.from, sha256: packed.sha256, size: packed.size },
        failoverPolicy: 'simultaneous',
        risks: [],
        agents: agents.map(({ name }) => name),
        why: 'newest',
      },
      revision: 'main@sha1:abc',
      planDigest: 'sha256:def',
      heldBack: async () => undefined,
      attempt: 1,
    }),
    async end() {
      await observer.close();
      await links.close();
    },
  };
}

function packageOnDisk(): NonNullable<ConnectionOptions['package']> {
  const folder = temporaryFolder();
  const bytes = packageBytes({ ...NEW, size: 2_500_000 });
  const from = packageFileName(NEW);
  writeFileSync(join(folder, from), bytes);
  return { folder, from, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
}

export interface Play {
  readonly spec?: Partial<SimulatedSystemSpec>;
  /** On dma01. */
  readonly faults?: readonly FaultId[];
  readonly transport?: SshTransportName;
}

/** Plays a scene on simulated Agents for the length of `use`. */
export async function play(
  { spec = {}, faults = [], transport = 'ssh2' }: Play,
  use: (stage: { simulator: Simulator } & ReturnType<typeof connect>) => Promise<void>,
) {
  await withCluster({ spec, speed: SPEED, transport }, async (simulator) => {
    for (const fault of faults) await simulator.inject({ agent: 'dma01', fault });
    const connection = connect(simulator);
    try {
      await use({ simulator, ...connection });
    } finally {
      await connection.end();
    }
  });
}
