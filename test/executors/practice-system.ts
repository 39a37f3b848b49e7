import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentLayout, Staging, Timers } from '../../src/config/config.ts';
import { DEFAULT_STAGING } from '../../src/config/defaults.ts';
import type { ExecutorDeps } from '../../src/executors/deps.ts';
import type { AgentEndpoint, DesiredSystem } from '../../src/model/desired.ts';
import type { AgentRole, AgentState, ObservedSystem } from '../../src/model/observed.ts';
import { formatRelease, type Release, trackOf } from '../../src/model/release.ts';
import { RUN_CMD } from '../../src/model/run-cmd.ts';
import type { Hop, PlannedRelease } from '../../src/planner/plan.ts';
import type { ExecResult } from '../../src/reconciler/agent-link.ts';
import type { HopOrder, Observer, RunEvent } from '../../src/reconciler/ports.ts';
import { historyString, packageBytes, packageFileName } from '../../src/simulator/package.ts';
import { agentEndpoint, desiredSystem, r } from '../builders.ts';
import { exited, type FakeAgentLink, FakeAgentLinks } from '../fakes/fake-agent-link.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { HurriedClock } from './hurried-clock.ts';
import { packagesIn } from './packages-in.ts';

const LAYOUT: AgentLayout = {
  root: 'C:\\ProgramData\\ratchet',
  task: 'ratchet\\upgrade',
  dataMiner: 'C:\\Skyline DataMiner',
  taskbarUtility: ['C:\\Program Files (x86)\\Skyline Communications\\Skyline Taskbar Utility', 'C:\\Utility'],
};
const TIMERS: Timers = {
  liveness: 5_000,
  webCall: 30_000,
  sshReady: 20_000,
  keepAlive: 10_000,
  poll: 10_000,
  launchAck: 60_000,
  grace: 15 * 60_000,
  noProgress: 45 * 60_000,
  overall: 4 * 3_600_000,
  settleStable: 120_000,
  check: 15 * 60_000,
  settle: 60 * 60_000,
  command: 60_000,
  hash: 600_000,
  packageConnect: 20_000,
  packageStall: 60_000,
};

const HOME = 'C:/ProgramData/ratchet';
export const UTILITY = 'C:/Utility/SLTaskbarUtility.exe';
const UPGRADES = 'C:/Skyline DataMiner/Upgrades/Packages';
const OLD = { release: r('10.5.0 [CU3]'), build: 15839, date: '20250516' };
export const NEW = { release: r('10.5.0 [CU4]'), build: 15943, date: '20250620' };

export interface PracticeAgent {
  state: AgentState;
  raw: string | undefined;
}

/** What the vendor's tool does once it was started. Every way to fail is another of these. */
export type Upgrade = (system: PracticeSystem, exit: (code: number) => void) => void;

/** A System in memory whose orchestrating Agent does what run.cmd says. */
export class PracticeSystem {
  readonly clock = new HurriedClock();
  readonly links = new FakeAgentLinks();
  readonly journal = new FakeJournal();
  readonly probes = new FakeProbes();
  readonly events: RunEvent[] = [];
  readonly agents = new Map<string, PracticeAgent>();
  readonly system: DesiredSystem;
  readonly order: HopOrder;
  packageFile: string;
  readonly packageBytes: Uint8Array;
  /** How often the vendor's tool was started. */
  starts = 0;
  upgrade: Upgrade = allAgentsIn(8 * 60_000);
  /** Answer of `schtasks /Run`, given after the task was started. */
  runAnswer: () => ExecResult = () => exited(0, 'SUCCESS\r\n');
  taskExists = true;
  /** In SDDL: of Ratchet's folder, and of the four below it that matter. */
  accessLists = Array<string>(5).fill('O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)');
  staging: Staging = DEFAULT_STAGING;
  /** How long run.cmd needs to check the package. */
  guardsMs = 3_000;
  /** What happens on the Agent meanwhile. */
  duringChecks: () => unknown = () => {};
  #taskRuns = false;

  constructor(agents: readonly AgentEndpoint[] = [agentEndpoint('dma01')], size = 1_500_000) {
    this.system = desiredSystem({ agents });
    for (const { name, role } of agents) {
      this.agents.set(name, { state: role === 'failover-backup' ? 'offline' : 'running', raw: historyString(OLD) });
      this.links.agent(name).now = this.clock.milliseconds;
    }
    this.packageBytes = packageBytes({ ...NEW, size });
    this.packageFile = packageOnDisk(this.packageBytes);
    this.order = this.#order();
    this.#furnish(this.orchestrator);
  }

  get orchestrator(): FakeAgentLink {
    return this.links.agent(this.system.orchestrator);
  }

  get packageName(): string {
    return packageFileName(NEW);
  }

  /** Puts another file in the package's place, where no other system looks. */
  swapPackage(content: string | Uint8Array): void {
    this.packageFile = join(temporaryFolder(), this.packageName);
    writeFileSync(this.packageFile, content);
  }

  get stagedPath(): string {
    return `${HOME}/packages/${this.order.hop.package.sha256}/${this.packageName}`;
  }

  get deps(): ExecutorDeps {
    return {
      links: this.links,
      journal: this.journal,
      observer: this.observer,
      clock: this.clock,
      tell: (event) => this.events.push(event),
      timers: TIMERS,
      agentLayout: LAYOUT,
      packages: packagesIn(join(this.packageFile, '..')),
      staging: this.staging,
      probes: this.probes,
      random: () => 0.5,
    };
  }

  readonly observer: Observer = {
    observe: async () => this.observed(),
    close: async () => {},
  };

  observed(): ObservedSystem {
    const agents = this.system.agents.map(({ name, role }) => {
      const { state, raw } = this.agents.get(name) ?? { state: 'unknown', raw: undefined };
      const readings = raw === undefined ? [] : [{ source: 'version-history' as const, raw }];
      return { name, role: role as AgentRole, state, readings };
    });
    return { name: this.system.name, takenAt: this.clock.now().toISOString(), cluster: 'PROD', agents };
  }

  /** As when a person ends a task that hangs. */
  endTask(): void {
    this.#taskRuns = false;
  }

  /** Writes to DataMiner's own log of this upgrade. */
  log(text: string): void {
    const path = `${UPGRADES}/${this.packageName}-${'0a'.repeat(16)}/progress.log`;
    this.orchestrator.put(path, (this.orchestrator.text(path) ?? '') + text);
  }

  #order(): HopOrder {
    const sha256 = createHash('sha256').update(this.packageBytes).digest('hex');
    const hop: Hop = {
      from: planned(OLD.release, OLD.build),
      to: { ...planned(NEW.release, NEW.build), build: NEW.build },
      package: { kind: 'full', from: this.packageName, sha256, size: this.packageBytes.length },
      failoverPolicy: 'simultaneous',
      risks: [],
      agents: this.system.agents.map(({ name }) => name),
      why: 'newest',
    };
    const rest = { revision: 'main@sha1:abc', planDigest: 'sha256:def', attempt: 1, heldBack: async () => undefined };
    return { system: this.system, observed: this.observed(), hop, ...rest };
  }

  #furnish(agent: FakeAgentLink): void {
    agent.put(`${HOME}/bin/run.cmd`, RUN_CMD).put(UTILITY, 'MZ').putDirectory(UPGRADES);
    agent.onCommand(/^echo %OS%$/, () => exited(0, 'Windows_NT\r\n'));
    agent.onCommand(/^schtasks \/Query \/TN ratchet\\upgrade$/, () => exited(this.taskExists ? 0 : 1));
    agent.onCommand(/^schtasks \/Run \/TN ratchet\\upgrade$/, () => {
      this.#runTask();
      return this.runAnswer();
    });
    agent.onCommand(/^certutil -hashfile \S+ SHA256$/, (command) => {
      const path = (command.split(' ')[2] ?? '').replaceAll('\\', '/');
      const bytes = agent.file(path);
      if (bytes === undefined) return exited(-1, 'CertUtil: no such file\r\n');
      return exited(0, `SHA256 hash of ${path}:\r\n${sha256(bytes)}\r\nCertUtil: done.\r\n`);
    });
    agent.onCommand(/^powershell .*-EncodedCommand /, (command) => {
      const script = Buffer.from(command.split(' ').at(-1) ?? '', 'base64').toString('utf16le');
      if (script.includes('Get-Acl')) return exited(0, `RATCHET:${JSON.stringify({ acl: this.accessLists })}\r\n`);
      const path = /-LiteralPath '(?<path>[^']+)'/u.exec(script)?.groups?.['path']?.replaceAll('\\', '/') ?? '';
      const bytes = agent.file(path);
      return bytes === undefined ? exited(1) : exited(0, `RATCHET:{"sha256":"${sha256(bytes).toUpperCase()}"}\r\n`);
    });
  }

  /** What Task Scheduler and run.cmd do, guards included. */
  #runTask(): void {
    if (this.#taskRuns || !this.taskExists) return;
    const agent = this.orchestrator;
    const run = agent.text(`${HOME}/active/run.id`)?.trim();
    const folder = `${HOME}/runs/${run}`;
    const params = agent.text(`${folder}/params.cmd`);
    if (run === undefined || params === undefined || agent.text(`${folder}/started.txt`) !== undefined) return;
    const file = /set "PKG=(?<file>[^"]+)"/u.exec(params)?.groups?.['file']?.replaceAll('\\', '/') ?? '';
    const util = /set "UTIL=(?<util>[^"]+)"/u.exec(params)?.groups?.['util']?.replaceAll('\\', '/') ?? '';
    this.#taskRuns = true;
    agent.put(`${folder}/checking.txt`, 'now\r\n');
    this.duringChecks();
    this.clock.in(this.guardsMs, () => {
      const bytes = agent.file(file);
      const guard = bytes === undefined || !params.includes(sha256(bytes)) ? 243 : 244;
      if (guard === 243 || agent.file(util) === undefined) {
        this.#taskRuns = false;
        agent.put(`${folder}/refused.txt`, `${guard}\r\n`);
        return;
      }
      if (!agent.renameNew(`${folder}/ticket.txt`, `${folder}/started.txt`)) {
        this.#taskRuns = false;
        return;
      }
      this.starts += 1;
      this.upgrade(this, (code) => {
        this.#taskRuns = false;
        agent.put(`${folder}/exit.txt`, `${code}\r\n`);
      });
    });
  }
}

/** Every Agent goes down, and comes back with the new version. */
export function allAgentsIn(milliseconds: number, raw = historyString(NEW)): Upgrade {
  return ({ agents, clock }, exit) => {
    const states = [...agents.values()].map(({ state }) => state);
    for (const agent of agents.values()) agent.state = 'upgrading';
    clock.in(milliseconds, () => {
      [...agents.values()].forEach((agent, index) => {
        Object.assign(agent, { raw, state: states[index] });
      });
      exit(0);
    });
  };
}

function planned(release: Release, build: number): PlannedRelease {
  return { release: formatRelease(release), build, train: undefined, track: trackOf(release), notes: undefined };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const shelves = new Map<number, string>();

/** Thousands of systems can share one file: nobody writes to it. */
function packageOnDisk(bytes: Uint8Array): string {
  const shelf = shelves.get(bytes.length) ?? temporaryFolder();
  const file = join(shelf, packageFileName(NEW));
  if (!shelves.has(bytes.length)) writeFileSync(file, bytes);
  shelves.set(bytes.length, shelf);
  return file;
}
