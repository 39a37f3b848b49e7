import type { SimulatedAgent } from '../agent.ts';
import type { Phase } from '../phases.ts';
import type { CommandResult } from '../shell/command.ts';
import type { WebAnswer } from '../web/answer.ts';
import type { WebCall } from '../web/script-service.ts';

/** Something that goes wrong on one Agent. Each hook stands around what usually happens, and may leave it out. */
export interface Fault {
  readonly id: string;
  /** What a client meets. */
  readonly about: string;
  /** It happens and is over: there is nothing to lift. */
  readonly once?: boolean;
  /** What happens at once. */
  inject?(agent: SimulatedAgent): void | Promise<void>;
  /** Undoes what `inject` did, where that can be undone. */
  lift?(agent: SimulatedAgent): void | Promise<void>;
  web?(agent: SimulatedAgent, call: WebCall, usual: () => Promise<WebAnswer>): Promise<WebAnswer>;
  command?(agent: SimulatedAgent, command: string, usual: () => Promise<CommandResult>): Promise<CommandResult>;
  /** Around one phase of an upgrade of this Agent. */
  step?(agent: SimulatedAgent, phase: Phase, usual: () => Promise<void>): Promise<void>;
  /** Around the wait of SLTaskbarUtility for the end of the upgrade; gives its exit code. */
  watcher?(agent: SimulatedAgent, usual: () => Promise<number>): Promise<number>;
}

/** The faults that one Agent has now. A later one stands around the earlier ones. */
export class ActiveFaults {
  readonly #faults = new Map<string, Fault>();

  ids(): readonly string[] {
    return [...this.#faults.keys()];
  }

  async inject(fault: Fault, agent: SimulatedAgent): Promise<void> {
    if (fault.once !== true) this.#faults.set(fault.id, fault);
    agent.record('fault', `${fault.id} injected`);
    await fault.inject?.(agent);
  }

  async lift(id: string, agent: SimulatedAgent): Promise<void> {
    const fault = this.#faults.get(id);
    if (fault === undefined) return;
    this.#faults.delete(id);
    agent.record('fault', `${id} lifted`);
    await fault.lift?.(agent);
  }

  web(agent: SimulatedAgent, call: WebCall, usual: () => Promise<WebAnswer>): Promise<WebAnswer> {
    return this.#around(usual, (fault, inner) => fault.web?.(agent, call, inner) ?? inner());
  }

  command(agent: SimulatedAgent, command: string, usual: () => Promise<CommandResult>): Promise<CommandResult> {
    return this.#around(usual, (fault, inner) => fault.command?.(agent, command, inner) ?? inner());
  }

  step(agent: SimulatedAgent, phase: Phase, usual: () => Promise<void>): Promise<void> {
    return this.#around(usual, (fault, inner) => fault.step?.(agent, phase, inner) ?? inner());
  }

  watcher(agent: SimulatedAgent, usual: () => Promise<number>): Promise<number> {
    return this.#around(usual, (fault, inner) => fault.watcher?.(agent, inner) ?? inner());
  }

  #around<T>(usual: () => Promise<T>, wrap: (fault: Fault, inner: () => Promise<T>) => Promise<T>): Promise<T> {
    let call = usual;
    for (const fault of this.#faults.values()) {
      const inner = call;
      call = () => wrap(fault, inner);
    }
    return call();
  }
}
