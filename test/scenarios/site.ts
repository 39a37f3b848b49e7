import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { formatRelease } from '../../src/model/release.ts';
import { clientKeyFor } from '../../src/simulator/keys.ts';
import { type PackageContent, packageBytes, packageFileName } from '../../src/simulator/package.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.ts';
import type { SimulatedSystemSpec } from '../../src/simulator/specification.ts';
import { r } from '../builders.ts';

export const CU7 = '10.5.0.0-16338-20250919-release';
export const CU9 = '10.5.0.0-16515-20251114-release';
const LOGIN = { login: 'ratchet', password: 'open sesame' };
const SEED = 'scenario';
/** The one package that lies there unless a scenario asks for others. */
const PACKAGE: PackageContent = { release: r('10.5.0 [CU9]'), build: 16_515, date: '20251114', size: 3_000_000 };

export type SiteSystem = Pick<SimulatedSystemSpec, 'name' | 'agents'> & Partial<SimulatedSystemSpec>;

/** A whole site on this machine: simulated systems, a fleet repository in a folder, packages, keys, configuration. */
export interface Site {
  readonly folder: string;
  readonly fleet: string;
  readonly config: string;
  readonly simulator: Simulator;
  close(): Promise<void>;
}

interface SiteOptions extends Partial<Pick<SimulatorOptions, 'speed' | 'transport'>> {
  readonly systems: readonly SiteSystem[];
  /** Where the configuration says that the fleet is; default the folder `fleet`. */
  readonly fleetLocation?: (folder: string) => Record<string, unknown>;
  readonly packages?: readonly PackageContent[];
  /** Written over the operator's timers, which are short here. */
  readonly timers?: Record<string, string>;
  /** Written over the fleet's `spec` of every system. */
  readonly spec?: Record<string, unknown>;
}

/** One system of one Agent, two CUs behind. */
export function standalone(name: string, overrides: Partial<SimulatedSystemSpec> = {}): SiteSystem {
  return { name, agents: [{ name: `${name}-dma`, role: 'standalone' }], ...overrides };
}

/** Three Agents, two of them a Failover pair. */
export function clusterWithPair(name: string): SiteSystem {
  return {
    name,
    agents: [
      { name: `${name}-a`, role: 'failover-main', peer: `${name}-b` },
      { name: `${name}-b`, role: 'failover-backup', peer: `${name}-a` },
      { name: `${name}-c`, role: 'standalone' },
    ],
  };
}

export async function openSite({
  systems,
  speed = 400,
  transport,
  fleetLocation,
  packages = [PACKAGE],
  timers = {},
  spec = {},
}: SiteOptions): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ratchet-site-'));
  const fleet = path.join(folder, 'fleet');
  await mkdir(fleet, { recursive: true });
  await mkdir(path.join(folder, 'packages'));
  const key = clientKeyFor(SEED);
  const shelf = packages.map((content) => ({ content, bytes: packageBytes(content) }));
  await Promise.all([
    ...shelf.map(({ content, bytes }) => writeFile(path.join(folder, 'packages', packageFileName(content)), bytes)),
    writeFile(path.join(folder, 'ssh-key'), key.privateKey, { mode: 0o600 }),
    writeFile(path.join(folder, 'web-password'), LOGIN.password, { mode: 0o600 }),
  ]);
  const simulator = await startSimulator({
    seed: SEED,
    speed,
    ...(transport === undefined ? {} : { transport }),
    systems: systems.map((system) => ({
      cluster: system.name.toUpperCase(),
      version: CU7,
      users: [LOGIN],
      sshUser: 'ratchet',
      authorizedKeys: [key.publicKey],
      ...system,
    })),
  });
  for (const system of systems) {
    await writeFile(path.join(fleet, `${system.name}.yaml`), systemYaml(system, simulator, spec));
  }
  await writeFile(path.join(fleet, 'catalog.yaml'), catalogYaml(shelf));
  const config = path.join(folder, 'ratchet.config.yaml');
  await writeFile(config, configYaml(simulator, fleetLocation?.(folder) ?? { directory: 'fleet' }, timers));
  return {
    folder,
    fleet,
    config,
    simulator,
    async close() {
      await simulator.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const hostOf = (agent: string) => `${agent}.test.example`;

function systemYaml(system: SiteSystem, simulator: Simulator, spec: Record<string, unknown> = {}): string {
  const members = system.agents.map(({ name }) => ({
    name,
    url: `http://${hostOf(name)}`,
    ssh: { hostKey: simulator.agent(name, system.name).ssh.hostKey },
  }));
  const pairs = system.agents
    .filter(({ role }) => role === 'failover-main')
    .map(({ name, peer }) => ({ main: name, backup: peer }));
  return stringify({
    apiVersion: 'ratchet/v1',
    kind: 'System',
    metadata: { name: system.name },
    spec: {
      connection: { url: members[0]?.url, credentials: 'test' },
      agents: { members, ...(pairs.length === 0 ? {} : { pairs }) },
      target: { track: 'main' },
      mode: 'apply',
      ...spec,
    },
  });
}

function catalogYaml(shelf: readonly { readonly content: PackageContent; readonly bytes: Uint8Array }[]): string {
  const packages = shelf.map(({ content, bytes }) => ({
    release: formatRelease(content.release),
    build: content.build,
    from: packageFileName(content),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
  }));
  return stringify({
    apiVersion: 'ratchet/v1',
    kind: 'Catalog',
    metadata: { name: 'packages' },
    spec: { packages },
  });
}

function configYaml(simulator: Simulator, fleet: Record<string, unknown>, timers: Record<string, string>): string {
  const [first] = simulator.agents;
  return stringify({
    fleet,
    store: 'ratchet.db',
    packages: ['packages'],
    credentials: {
      test: {
        hosts: ['*.test.example'],
        allowHttp: true,
        web: { login: LOGIN.login, password: 'file:web-password' },
        ssh: { user: first?.ssh.user, privateKey: 'file:ssh-key' },
      },
    },
    endpoints: Object.fromEntries(
      simulator.agents.map(({ name, webUrl, ssh }) => [
        hostOf(name),
        { web: new URL(webUrl).host, ssh: `${ssh.host}:${ssh.port}` },
      ]),
    ),
    timers: {
      poll: '100ms',
      settleStable: '400ms',
      launchAck: '10s',
      grace: '20s',
      noProgress: '60s',
      settle: '60s',
      ...timers,
    },
  });
}
