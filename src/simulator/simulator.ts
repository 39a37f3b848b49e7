import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RatchetError } from '../model/errors.ts';
import type { AgentRole } from '../model/observed.ts';
import type { SimulatedAgent } from './agent.ts';
import { ScaledClock } from './clock.ts';
import { Door } from './door.ts';
import type { JournalEntry } from './journal.ts';
import { LOOPBACK } from './port.ts';
import { type FaultOrder, Simulation } from './simulation.ts';
import type { SimulatorState } from './snapshot.ts';
import type { SimulatedSystemSpec } from './specification.ts';
import { agentHostKey } from './ssh/host-key.ts';
import { SSH_TRANSPORTS, type SshTransportName } from './ssh/transports.ts';
import { type TlsPair, webListener } from './web/listener.ts';

export interface SimulatorOptions {
  readonly systems: readonly SimulatedSystemSpec[];
  /** The same seed gives the same sessions and paces. */
  readonly seed: string;
  /** What host keys follow from; default the seed. */
  readonly keySeed?: string;
  /** Virtual seconds per real second; default 60. */
  readonly speed?: number;
  /** Where the Agents' disks lie; default a temporary folder that is removed on close. */
  readonly root?: string;
  /** Virtual time at the start; default now. */
  readonly startAt?: Date;
  /** First of the ports that are used, two per Agent; default 0, any that are free. */
  readonly ports?: number;
  /** What plays sshd; default `ssh2`. */
  readonly transport?: SshTransportName;
  /** Serves HTTPS instead of HTTP. */
  readonly tls?: TlsPair;
}

/** Where one simulated Agent is reached. */
export interface SimulatedEndpoint {
  readonly system: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly ip: string;
  /** Without a path. */
  readonly webUrl: string;
  readonly ssh: {
    readonly host: string;
    readonly port: number;
    /** The pin as it was at the start; the fault `host-key-changed` shows another key. */
    readonly hostKey: string;
    /** Who may log in: the specification's `sshUser`, or with `openssh` the account of this process. */
    readonly user: string;
  };
  /** The folder of this machine in which its drive C: lies. */
  readonly folder: string;
}

export interface Simulator {
  readonly agents: readonly SimulatedEndpoint[];
  /** Throws `simulator.agent` where there is none of that name. */
  agent(name: string, system?: string): SimulatedEndpoint;
  state(): SimulatorState;
  /** Everything that was received and done, in order. */
  journal(): readonly JournalEntry[];
  /** What goes on behind the ports. */
  readonly simulation: Simulation;
  /** How often SLTaskbarUtility was started on any Agent of the system. */
  launches(system: string): number;
  inject(order: FaultOrder): Promise<void>;
  lift(order: FaultOrder): Promise<void>;
  /** Skips so many virtual seconds. */
  advance(seconds: number): void;
  /** Rejects with `simulator.wait` after so many real milliseconds; default 20 s. */
  waitFor(predicate: (state: SimulatorState) => boolean, timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_SPEED = 60;
const DEFAULT_WAIT_MS = 20_000;
const LOOK_AGAIN_MS = 5;

/** Starts every Agent of every system, each with its own web server and its own sshd on 127.0.0.1. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { seed, speed = DEFAULT_SPEED, startAt = new Date() } = options;
  const root = options.root ?? (await mkdtemp(join(tmpdir(), 'ratchet-simulator-')));
  const clock = new ScaledClock({ startAt, speed });
  const simulation = new Simulation({ systems: options.systems, seed, keySeed: options.keySeed ?? seed, root, clock });
  const endpoints: SimulatedEndpoint[] = [];

  const simulator: Simulator = {
    simulation,
    agents: endpoints,
    agent(name, system) {
      const wanted = simulation.agents.indexOf(simulation.agent(name, system));
      const endpoint = endpoints[wanted];
      if (endpoint !== undefined) return endpoint;
      throw new RatchetError('simulator.agent', `Agent "${name}" is not up yet`, { blame: 'operator' });
    },
    state: () => simulation.state(),
    journal: () => simulation.journal(),
    launches: (name) => simulation.launches(name),
    inject: (order) => simulation.inject(order),
    lift: (order) => simulation.lift(order),
    advance: (seconds) => clock.advance(seconds),
    async waitFor(predicate, timeoutMs = DEFAULT_WAIT_MS) {
      const deadline = performance.now() + timeoutMs;
      while (!predicate(simulator.state())) {
        if (performance.now() > deadline) throw waitedInVain(simulator, timeoutMs);
        await delay(LOOK_AGAIN_MS);
      }
    },
    async close() {
      clock.close();
      await Promise.all(simulation.agents.map((agent) => agent.closeDoors()));
      if (options.root === undefined) await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    for (const [index, agent] of simulation.agents.entries()) {
      endpoints.push(await startAgent(agent, index, options));
    }
    await simulation.injectThoseOf(options.systems);
    return simulator;
  } catch (thrown) {
    await simulator.close();
    throw thrown;
  }
}

async function startAgent(
  agent: SimulatedAgent,
  index: number,
  { ports = 0, transport = 'ssh2', tls }: SimulatorOptions,
): Promise<SimulatedEndpoint> {
  const portAt = (offset: number) => (ports === 0 ? 0 : ports + 2 * index + offset);
  const { listen, user } = SSH_TRANSPORTS[transport];
  const web = await webListener(agent, { port: portAt(0), tls });
  const ssh = await listen(agent, portAt(1));
  await agent.hangDoors({ web: new Door(web), ssh: new Door(ssh) });
  return {
    system: agent.system.name,
    name: agent.name,
    role: agent.role,
    ip: agent.ip,
    webUrl: `${tls === undefined ? 'http' : 'https'}://${LOOPBACK}:${web.port}`,
    ssh: { host: LOOPBACK, port: ssh.port, hostKey: agentHostKey(agent).pin, user: user(agent.system.spec) },
    folder: agent.disk.root,
  };
}

function waitedInVain(simulator: Simulator, timeoutMs: number): RatchetError {
  const last = simulator.journal().slice(-5);
  const story = last.map(({ agent, kind, what }) => `${agent} ${kind} ${what}`).join('; ');
  return new RatchetError('simulator.wait', `waited ${timeoutMs} ms in vain; last: ${story}`, { blame: 'environment' });
}
