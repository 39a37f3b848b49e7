import type { AgentRole } from '../model/observed.ts';
import type { AgentDisk } from './disk.ts';
import type { Door } from './door.ts';
import { ActiveFaults } from './faults/fault.ts';
import { type Manners, usualManners } from './manners.ts';
import { type DmaStatus, PHASES, type Phase, type WebState } from './phases.ts';
import { ScheduledTask } from './shell/scheduled-task.ts';
import type { SimulatedAgentSpec } from './specification.ts';
import type { UploadCut } from './ssh/upload-cut.ts';
import type { SimulatedSystem } from './system.ts';
import type { AgentUpgrade } from './upgrade/agent-upgrade.ts';
import { Sessions } from './web/sessions.ts';
import type { World } from './world.ts';

interface AgentParts {
  readonly world: World;
  readonly system: SimulatedSystem;
  readonly disk: AgentDisk;
  /** `ID` in the web services. */
  readonly id: number;
  readonly ip: string;
  readonly version: string;
}

/** One simulated machine that runs DataMiner: its phase, its disk, its sessions, its scheduled task. */
export class SimulatedAgent {
  readonly name: string;
  readonly role: AgentRole;
  readonly peerName: string | undefined;
  readonly id: number;
  readonly ip: string;
  readonly world: World;
  readonly system: SimulatedSystem;
  readonly disk: AgentDisk;
  readonly sessions: Sessions;
  readonly task: ScheduledTask;
  readonly faults = new ActiveFaults();
  readonly manners: Manners = usualManners();

  phase: Phase;
  /** False for the member of a Failover pair that stands by. */
  online: boolean;
  /** As VersionHistory.txt spells what runs. */
  version: string;
  /** Clients are refused because an upgrade that was launched here is not over on every Agent. */
  withheld = false;
  /** Its part of the upgrade under way. */
  upgrade: AgentUpgrade | undefined;
  /** The network cable. */
  plugged = true;
  /** A rule of a firewall. */
  readonly blocked = { web: false, ssh: false };
  /** sshd takes connections and answers nothing. */
  frozen = false;
  /** How the next upload to it breaks off. */
  uploadCut: UploadCut | undefined;
  acceptsKeys = true;
  /** Another number is another host key. */
  hostKeyGeneration = 0;
  bootedAt: number;
  /** When its status last changed. */
  changedAt: number;
  #doors: { readonly web: Door; readonly ssh: Door } | undefined;

  constructor(spec: SimulatedAgentSpec, { world, system, disk, id, ip, version }: AgentParts) {
    this.name = spec.name;
    this.role = spec.role;
    this.peerName = spec.peer;
    this.id = id;
    this.ip = ip;
    this.world = world;
    this.system = system;
    this.disk = disk;
    this.version = version;
    this.online = !(spec.standby ?? spec.role === 'failover-backup');
    this.phase = this.restingPhase;
    this.bootedAt = world.clock.now() - DAYS_SINCE_BOOT * 86_400_000;
    this.changedAt = this.bootedAt;
    this.sessions = new Sessions(this);
    this.task = new ScheduledTask(this);
  }

  /** Where it comes to rest when nothing is going on. */
  get restingPhase(): Phase {
    return this.online ? 'running' : 'offline';
  }

  /** What its web server does with a call. */
  get webState(): WebState {
    if (this.#refusesClients) return 'upgrading';
    const { web } = PHASES[this.phase];
    return web === 'serving' && !this.online ? 'offline' : web;
  }

  /** What the other Agents think of it. */
  get status(): DmaStatus {
    return this.#refusesClients || !this.plugged ? 'Disconnected' : PHASES[this.phase].status;
  }

  get #refusesClients(): boolean {
    return this.withheld && this.phase === 'running';
  }

  get peer(): SimulatedAgent | undefined {
    return this.system.agents.find(({ name }) => name === this.peerName);
  }

  /** Resolves once the listeners are as the phase wants them. */
  async enter(phase: Phase): Promise<void> {
    if (phase === this.phase) return;
    this.phase = phase;
    this.changedAt = this.world.clock.now();
    if (PHASES[phase].web === 'closed') this.sessions.endAll();
    this.record('phase', phase);
    await this.updateDoors();
  }

  /** What its own clock says, in milliseconds since 1970. */
  now(): number {
    return this.world.clock.now() + this.manners.clockAheadMs;
  }

  hangDoors(doors: { readonly web: Door; readonly ssh: Door }): Promise<void> {
    this.#doors = doors;
    return this.updateDoors();
  }

  async updateDoors(): Promise<void> {
    const { web, ssh } = this.reachable;
    await Promise.all([this.#doors?.web.set(web), this.#doors?.ssh.set(ssh)]);
  }

  /** Whether a client gets through at all. */
  get reachable(): { readonly web: boolean; readonly ssh: boolean } {
    const { web, ssh } = PHASES[this.phase];
    return {
      web: this.plugged && !this.blocked.web && web !== 'closed',
      ssh: this.plugged && !this.blocked.ssh && ssh === 'up',
    };
  }

  /** Every SSH connection dies; the next one is welcome. */
  cutSsh(): void {
    this.#doors?.ssh.cut();
  }

  freezeSsh(frozen: boolean): void {
    this.frozen = frozen;
    this.#doors?.ssh.freeze(frozen);
  }

  /** After a change of what sshd reads: its host key, the keys that it lets in, the limits of the drive. */
  async reloadSsh(): Promise<void> {
    await this.#doors?.ssh.reload();
  }

  async closeDoors(): Promise<void> {
    await Promise.all([this.#doors?.web.set(false), this.#doors?.ssh.set(false)]);
  }

  /** The machine goes down and comes back. What ran on it is gone, and nothing starts it again. */
  async reboot(seconds: number): Promise<void> {
    this.task.kill();
    await this.enter('rebooting');
    await this.world.clock.sleep(seconds);
    this.bootedAt = this.world.clock.now();
  }

  record(kind: Parameters<World['journal']['record']>[0]['kind'], what: string): void {
    this.world.journal.record({ system: this.system.name, agent: this.name, kind, what });
  }
}

const DAYS_SINCE_BOOT = 41;
