import type { SimulatedAgent } from '../agent.ts';
import { PACKAGES, putTaskbarUtility, TASKBAR_UTILITY, VERSION_HISTORY } from '../layout.ts';
import { historyTime, logStamp } from '../local-time.ts';
import type { Phase } from '../phases.ts';
import { seededBytes, seededFraction } from '../seeded.ts';
import { StepFailed } from './step-failed.ts';
import type { UpgradeOrder } from './upgrade-order.ts';

const PROGRESS = [25, 50, 75, 99];

/** One Agent's part of a cluster's upgrade, with its progress.log. */
export class AgentUpgrade {
  readonly agent: SimulatedAgent;
  /** What VersionHistory.txt will say. */
  installs: string;
  readonly #order: UpgradeOrder;
  readonly #folder: string;

  constructor(agent: SimulatedAgent, order: UpgradeOrder) {
    const { system, world } = agent;
    const run = seededBytes(world.seed, 'package folder', system.name, order.version, String(system.launches));
    this.agent = agent;
    this.installs = order.version;
    this.#order = order;
    this.#folder = `${PACKAGES}/${order.fileName}-${run.toString('hex').slice(0, 32)}`;
  }

  async upload(): Promise<void> {
    const { agent } = this;
    if (!agent.plugged) throw new StepFailed([`${agent.name} cannot be reached`]);
    await this.#step('uploading', this.#order.packageBytes / agent.system.timings.uploadBytesPerSecond, 'Uploading');
    await agent.enter(agent.restingPhase);
  }

  async checkPrerequisites(): Promise<void> {
    const { agent } = this;
    agent.disk.write(`${this.#folder}/Prerequisites/VerifyClusterPorts.dll`, 'MZ simulated', agent.now());
    await this.#step('prerequisites', agent.system.timings.prerequisites, 'Checking prerequisites');
    await agent.enter(agent.restingPhase);
  }

  /** As the public code of BPA tests has it; the vendor documents no shape. */
  leaveResult(check: string, passed: boolean): void {
    const { disk, world } = this.agent;
    const result = {
      TestExecuted: true,
      Outcome: passed ? 'NoIssues' : 'IssuesDetected',
      ResultMessage: passed ? 'All ports can be reached' : 'Port 9042 of another Agent cannot be reached',
      Impact: passed ? '' : 'The upgrade would be cancelled',
      CorrectiveAction: passed ? '' : 'Open the port in the firewall',
    };
    const file = `${this.#folder}/PreRequisite-Result-${check}.dll.json`;
    disk.write(file, JSON.stringify(result), world.clock.now());
  }

  /** Ends with the Agent at rest, running the new version; rejects with `StepFailed` where it keeps the old one. */
  async install(): Promise<void> {
    const { agent } = this;
    const { timings } = agent.system;
    const { info } = this.#order;
    await this.#step('extracting', timings.extracting, 'Extracting');
    await this.#step('stopping-core', timings.stoppingCore, 'Stopping DataMiner');
    this.#removeTaskbarUtility();
    await this.#step('replacing-files', timings.replacingFiles, 'Replacing files');
    this.#replaceTaskbarUtility();
    await this.#step('upgrading-database', timings.upgradingDatabase, 'Upgrading database');
    await this.#step('registering', timings.registering, 'Registering DataMiner');
    await this.#step('starting-iis', timings.startingIis, 'Starting IIS');
    if (info.RebootAfterUpgrade) await agent.reboot(timings.rebooting);
    await agent.enter('core-stopped');
    if (info.AutomaticStartServices) await this.#start();
    agent.disk.remove(`${this.#folder}/Prerequisites`);
    this.log('Upgrade finished');
  }

  log(line: string): void {
    const { name } = this.agent;
    this.#append(`${logStamp(this.agent.now())}${name} - ${line}\r\n`);
  }

  /** The log begins anew, as when a program that keeps several generations opens the next. */
  rotateLog(): void {
    this.agent.disk.remove(this.#log);
    this.log('Log continued');
  }

  #append(text: string): void {
    const { disk, manners } = this.agent;
    const wide = manners.logEncoding === 'utf16le';
    const mark = wide && !disk.exists(this.#log) ? '\ufeff' : '';
    disk.append(this.#log, Buffer.from(mark + text, manners.logEncoding), this.agent.now());
  }

  get #log(): string {
    return `${this.#folder}/progress.log`;
  }

  /** SLNet writes the history as soon as it starts, well before the Agent runs. */
  async #start(): Promise<void> {
    const { agent } = this;
    const now = agent.now();
    if (!this.#order.webOnly) {
      agent.version = this.installs;
      agent.disk.append(VERSION_HISTORY, `${historyTime(now)};${this.installs}\r\n`, now);
    }
    agent.withheld = agent === this.#order.orchestrator && refusesClientsUntilAllAreDone(this.installs);
    await this.#step('starting', agent.system.timings.starting, 'Starting DataMiner');
    await agent.enter(agent.restingPhase);
  }

  /** The program that launched the upgrade is itself replaced by it. */
  #removeTaskbarUtility(): void {
    this.agent.disk.remove(TASKBAR_UTILITY);
  }

  #replaceTaskbarUtility(): void {
    this.log('UpgradeSLTaskbarUtility');
    putTaskbarUtility(this.agent.disk, this.agent.now());
  }

  async #step(phase: Phase, seconds: number, title: string): Promise<void> {
    const { agent } = this;
    const { seed, clock } = agent.world;
    const pace = 0.9 + 0.2 * seededFraction(seed, 'pace', agent.system.name, agent.name, phase);
    await agent.faults.step(agent, phase, async () => {
      await agent.enter(phase);
      this.log(title);
      for (const percent of PROGRESS) {
        await clock.sleep((seconds * pace) / PROGRESS.length);
        this.log(`${title} ${percent}%`);
      }
    });
  }
}

/** Fixed in 10.6.6 and 10.7.0 (RN 45312). */
function refusesClientsUntilAllAreDone(version: string): boolean {
  const [major = 0, minor = 0, month = 0] = version.split('.').map(Number);
  if (major !== 10) return major < 10;
  return minor < 6 || (minor === 6 && month < 6);
}
