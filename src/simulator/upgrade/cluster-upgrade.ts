import type { SimulatedAgent } from '../agent.ts';
import { AgentUpgrade } from './agent-upgrade.ts';
import { switchPair } from './failover.ts';
import { StepFailed } from './step-failed.ts';
import type { UpgradeOrder } from './upgrade-order.ts';

const DONE = 0;
const FAILED = 1;

/**
 * ```
 * upload, one Agent after the other → prerequisites, everywhere → install, by Failover policy → done
 *        one fails: nothing is changed        one fails: nothing is changed      one fails: it keeps its version
 * ```
 */
export class ClusterUpgrade {
  readonly #order: UpgradeOrder;
  readonly #parts: readonly AgentUpgrade[];

  constructor(order: UpgradeOrder) {
    this.#order = order;
    this.#parts = cascade(order).map((agent) => new AgentUpgrade(agent, order));
  }

  /** The exit code for the program that watches it. */
  async run(): Promise<number> {
    this.#record(`${this.#order.version} on ${this.#parts.map(({ agent }) => agent.name).join(', ')}`);
    for (const part of this.#parts) part.agent.upgrade = part;
    const prepared = await this.#prepare();
    const { check } = this.#order;
    if (check !== undefined) for (const part of this.#parts) part.leaveResult(check, prepared);
    const code = prepared && (check !== undefined || (await this.#install())) ? DONE : FAILED;
    for (const { agent } of this.#parts) agent.upgrade = undefined;
    this.#order.orchestrator.withheld = false;
    this.#record(code === DONE ? 'finished' : 'failed');
    return code;
  }

  async #prepare(): Promise<boolean> {
    for (const part of this.#parts) {
      if (!(await worked(part, part.upload()))) return false;
    }
    return everyWorked(this.#parts, (part) => part.checkPrerequisites());
  }

  async #install(): Promise<boolean> {
    const { failoverPolicy } = this.#order.info;
    const install = (part: AgentUpgrade) => part.install();
    const standby = this.#parts.filter(({ agent }) => !agent.online);
    if (standby.length === 0 || failoverPolicy === 'Simultaneously' || failoverPolicy === 'UseDefault') {
      return everyWorked(this.#parts, install);
    }
    const others = this.#parts.filter(({ agent }) => agent.online);
    if (!(await everyWorked(standby, install))) return false;
    await this.#switchPairs();
    const done = await everyWorked(others, install);
    if (done && failoverPolicy === 'BackupFirstWithSwitchback') await this.#switchPairs();
    return done;
  }

  async #switchPairs(): Promise<void> {
    const mains = this.#parts.filter(({ agent }) => agent.role === 'failover-main');
    await Promise.all(mains.map(({ agent }) => switchPair(agent)));
  }

  #record(what: string): void {
    this.#order.orchestrator.record('upgrade', what);
  }
}

/** In which order the package goes round: from the first Agent to the others, online before offline. */
function cascade({ orchestrator, members }: UpgradeOrder): readonly SimulatedAgent[] {
  const rest = members.filter((member) => member !== orchestrator);
  const first = members.filter((member) => member === orchestrator);
  return [...first, ...rest.filter(({ online }) => online), ...rest.filter(({ online }) => !online)];
}

async function everyWorked(
  parts: readonly AgentUpgrade[],
  act: (part: AgentUpgrade) => Promise<void>,
): Promise<boolean> {
  const results = await Promise.all(parts.map((part) => worked(part, act(part))));
  return results.every(Boolean);
}

async function worked(part: AgentUpgrade, act: Promise<void>): Promise<boolean> {
  try {
    await act;
    return true;
  } catch (thrown) {
    if (!(thrown instanceof StepFailed)) throw thrown;
    for (const line of thrown.lines) part.log(line);
    await part.agent.enter(part.agent.restingPhase);
    return false;
  }
}
