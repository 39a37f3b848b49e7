import { RatchetError } from '../../model/errors.ts';
import type { SimulatedAgent } from '../agent.ts';
import type { Phase, UpgradePhase } from '../phases.ts';
import type { CommandResult } from '../shell/command.ts';
import type { WebAnswer } from '../web/answer.ts';
import type { WebCall } from '../web/script-service.ts';

/** What can be said about a fault when it is injected. Which of these a fault takes, and its defaults, are in `takes`. */
export interface FaultSettings {
  /** After, or up to, so many bytes. */
  readonly bytes: number;
  /** For, or by, so many virtual seconds. */
  readonly seconds: number;
  /** At which phase of an upgrade. */
  readonly phase: UpgradePhase;
  /** How often, before it is over by itself; 0 is as long as it is there. */
  readonly times: number;
}

/** Something that goes wrong on one Agent. Each hook stands around what usually happens, and may leave it out. */
export interface Fault {
  readonly id: string;
  /** What a client meets. */
  readonly about: string;
  readonly takes?: Partial<FaultSettings>;
  /** It happens and is over: there is nothing to lift. */
  readonly once?: boolean;
  /** Only a server that plays Windows shows it: `ssh2`, not an OpenSSH server of this machine. */
  readonly windowsOnly?: boolean;
  /** What happens at once. */
  inject?(agent: SimulatedAgent, settings: FaultSettings): void | Promise<void>;
  /** Undoes what `inject` did, where that can be undone. */
  lift?(agent: SimulatedAgent): void | Promise<void>;
  web?(
    agent: SimulatedAgent,
    call: WebCall,
    usual: () => Promise<WebAnswer>,
    settings: FaultSettings,
  ): Promise<WebAnswer>;
  command?(agent: SimulatedAgent, command: string, usual: () => Promise<CommandResult>): Promise<CommandResult>;
  /** Whether a rename over SFTP is refused with status 4, as a sharing violation is. */
  refusesRename?(agent: SimulatedAgent): Promise<boolean>;
  /** Around one phase of an upgrade of this Agent. */
  step?(agent: SimulatedAgent, phase: Phase, usual: () => Promise<void>, settings: FaultSettings): Promise<void>;
  /** Around the start of an upgrade by SLTaskbarUtility on this Agent; gives its exit code. */
  launch?(agent: SimulatedAgent, usual: () => Promise<number>): Promise<number>;
  /** Around the wait of SLTaskbarUtility for the end of the upgrade; gives its exit code. */
  watcher?(agent: SimulatedAgent, usual: () => Promise<number>): Promise<number>;
}

const DEFAULTS: FaultSettings = { bytes: 0, seconds: 0, phase: 'starting', times: 0 };

interface ActiveFault {
  readonly fault: Fault;
  readonly settings: FaultSettings;
  readonly over: Promise<void>;
  readonly end: () => void;
  spent: number;
}

/** The faults that one Agent has now. A later one stands around the earlier ones. */
export class ActiveFaults {
  readonly #faults = new Map<string, ActiveFault>();

  ids(): readonly string[] {
    return [...this.#faults.keys()];
  }

  async inject(fault: Fault, given: Partial<FaultSettings>, agent: SimulatedAgent): Promise<void> {
    const settings = settingsFor(fault, given);
    if (fault.once !== true) {
      this.#faults.get(fault.id)?.end();
      this.#faults.set(fault.id, active(fault, settings));
    }
    agent.record('fault', `${fault.id} injected`);
    await fault.inject?.(agent, settings);
  }

  async lift(id: string, agent: SimulatedAgent): Promise<void> {
    const active = this.#faults.get(id);
    if (active === undefined) return;
    this.#faults.delete(id);
    agent.record('fault', `${id} lifted`);
    await active.fault.lift?.(agent);
    active.end();
  }

  /** It has happened once more; after as often as it was asked for, it is over. */
  async happened(id: string, agent: SimulatedAgent): Promise<void> {
    const active = this.#faults.get(id);
    if (active === undefined) return;
    active.spent += 1;
    if (active.settings.times > 0 && active.spent >= active.settings.times) await this.lift(id, agent);
  }

  isActive(id: string): boolean {
    return this.#faults.has(id);
  }

  /** Resolves once it is lifted. */
  whileActive(id: string): Promise<void> {
    return this.#faults.get(id)?.over ?? Promise.resolve();
  }

  web(agent: SimulatedAgent, call: WebCall, usual: () => Promise<WebAnswer>): Promise<WebAnswer> {
    return this.#around(usual, ({ fault, settings }, inner) => fault.web?.(agent, call, inner, settings) ?? inner());
  }

  command(agent: SimulatedAgent, command: string, usual: () => Promise<CommandResult>): Promise<CommandResult> {
    return this.#around(usual, ({ fault }, inner) => fault.command?.(agent, command, inner) ?? inner());
  }

  step(agent: SimulatedAgent, phase: Phase, usual: () => Promise<void>): Promise<void> {
    return this.#around(usual, ({ fault, settings }, inner) => fault.step?.(agent, phase, inner, settings) ?? inner());
  }

  launch(agent: SimulatedAgent, usual: () => Promise<number>): Promise<number> {
    return this.#around(usual, ({ fault }, inner) => fault.launch?.(agent, inner) ?? inner());
  }

  watcher(agent: SimulatedAgent, usual: () => Promise<number>): Promise<number> {
    return this.#around(usual, ({ fault }, inner) => fault.watcher?.(agent, inner) ?? inner());
  }

  async refusesRename(agent: SimulatedAgent): Promise<boolean> {
    for (const { fault } of [...this.#faults.values()]) {
      if ((await fault.refusesRename?.(agent)) === true) return true;
    }
    return false;
  }

  #around<T>(usual: () => Promise<T>, wrap: (active: ActiveFault, inner: () => Promise<T>) => Promise<T>): Promise<T> {
    let call = usual;
    for (const active of this.#faults.values()) {
      const inner = call;
      call = () => wrap(active, inner);
    }
    return call();
  }
}

function active(fault: Fault, settings: FaultSettings): ActiveFault {
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { fault, settings, over, end, spent: 0 };
}

/** The defaults of the fault with what is given put over them. Refuses a setting that the fault does not heed. */
function settingsFor({ id, takes = {} }: Fault, given: Partial<FaultSettings>): FaultSettings {
  const strange = Object.keys(given).find((name) => !(name in takes));
  if (strange === undefined) return { ...DEFAULTS, ...takes, ...given };
  const known = Object.keys(takes).join(', ');
  throw new RatchetError('simulator.setting', `the fault "${id}" takes no "${strange}"`, {
    blame: 'operator',
    hint: known === '' ? 'it takes no settings' : `it takes ${known}`,
  });
}
