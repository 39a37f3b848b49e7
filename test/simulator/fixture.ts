import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clientKeyFor } from '../../src/simulator/keys.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.ts';
import type { SimulatedSystemSpec } from '../../src/simulator/specification.ts';
import { LOGIN, SshClient } from './agent-client.ts';

export const SEED = 'simulator tests';
export const KEY = clientKeyFor(SEED);
export const BEFORE = '10.5.0.0-15839-20250516-release';

/** A cluster of three: a Failover pair and one on its own. */
export const CLUSTER: SimulatedSystemSpec = {
  name: 'prod',
  cluster: 'PROD',
  version: BEFORE,
  history: ['2025-03-25 14:27:23;10.4.0.0-14772-20240821-release'],
  agents: [
    { name: 'dma01', role: 'failover-main', peer: 'dma02' },
    { name: 'dma02', role: 'failover-backup', peer: 'dma01' },
    { name: 'dma03', role: 'standalone' },
  ],
  users: [LOGIN],
  sshUser: 'ratchet',
  authorizedKeys: [KEY.publicKey],
};

export interface ClusterOptions extends Partial<SimulatorOptions> {
  readonly spec?: Partial<SimulatedSystemSpec>;
}

export function startCluster({ spec, ...options }: ClusterOptions): Promise<Simulator> {
  return startSimulator({ seed: SEED, systems: [{ ...CLUSTER, ...spec }], ...options });
}

/** Starts one cluster for the length of `use`. */
export async function withCluster<T>(options: ClusterOptions, use: (simulator: Simulator) => Promise<T>): Promise<T> {
  const simulator = await startCluster(options);
  try {
    return await use(simulator);
  } finally {
    await simulator.close();
  }
}

/** Opens a bare SSH connection to one Agent for the length of `use`. */
export async function withSsh<T>(simulator: Simulator, agent: string, use: (ssh: SshClient) => Promise<T>): Promise<T> {
  const ssh = await SshClient.open(simulator.agent(agent), KEY.privateKey);
  try {
    return await use(ssh);
  } finally {
    ssh.end();
  }
}

function placeOn(simulator: Simulator, agent: string, place: string): string {
  const drive = process.platform === 'win32' ? 'C' : 'C:';
  return path.join(simulator.agent(agent).folder, drive, place);
}

/** The folder in which DataMiner unpacks the package, with its progress.log; undefined before the upload. */
export function packageFolder(simulator: Simulator, agent: string): string | undefined {
  const packages = placeOn(simulator, agent, 'Skyline DataMiner/Upgrades/Packages');
  return readdirSync(packages).map((name) => path.join(packages, name))[0];
}

export function progressLog(simulator: Simulator, agent: string, encoding: BufferEncoding = 'utf8'): string {
  const folder = packageFolder(simulator, agent);
  return folder === undefined ? '' : readFileSync(path.join(folder, 'progress.log'), encoding);
}

/** A file on an Agent's drive as text; undefined where there is none. */
export function fileOn(
  simulator: Simulator,
  agent: string,
  file: string,
  encoding: BufferEncoding = 'utf8',
): string | undefined {
  try {
    return readFileSync(placeOn(simulator, agent, file), encoding);
  } catch {
    return undefined;
  }
}

/** Puts a file on an Agent's drive, or takes one away, as somebody who logs on there could. */
export function putOn(simulator: Simulator, agent: string, file: string, content: string | undefined): void {
  const place = placeOn(simulator, agent, file);
  rmSync(place, { recursive: true, force: true });
  if (content === undefined) return;
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content);
}

export function historyOn(simulator: Simulator, agent: string): readonly string[] {
  const text = fileOn(simulator, agent, 'Skyline DataMiner/Upgrades/VersionHistory.txt') ?? '';
  return text.split('\r\n').filter((line) => line !== '');
}

export function phaseOf(simulator: Simulator, agent: string): string | undefined {
  return simulator.state().systems[0]?.agents.find(({ name }) => name === agent)?.phase;
}

/** `dma01 stopping-core` and so on, in order. */
export function phasesIn(simulator: Simulator): readonly string[] {
  const entries = simulator.journal().filter(({ kind }) => kind === 'phase');
  return entries.map(({ agent, what }) => `${agent} ${what}`);
}
