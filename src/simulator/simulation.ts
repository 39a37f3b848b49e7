import { RatchetError } from '../model/errors.ts';
import type { SimulatedAgent } from './agent.ts';
import type { SimulationClock } from './clock.ts';
import type { FaultSettings } from './faults/fault.ts';
import { type FaultId, faultNamed } from './faults/index.ts';
import { Journal, type JournalEntry } from './journal.ts';
import { type SimulatorState, snapshotOf } from './snapshot.ts';
import type { SimulatedSystemSpec } from './specification.ts';
import { SimulatedSystem } from './system.ts';

export interface SimulationOptions {
  readonly systems: readonly SimulatedSystemSpec[];
  /** The same seed gives the same sessions and paces. */
  readonly seed: string;
  /** What host keys follow from; default the seed. */
  readonly keySeed?: string;
  /** The folder in which the Agents' disks lie. */
  readonly root: string;
  readonly clock: SimulationClock;
}

/** `system` may be left out where only one system has an Agent of that name. */
export interface FaultOrder {
  readonly system?: string;
  readonly agent: string;
  readonly fault: FaultId;
  readonly settings?: Partial<FaultSettings>;
}

/** Simulated Systems, their faults and their journal, without any way in from outside: no port is opened. */
export class Simulation {
  readonly clock: SimulationClock;
  readonly agents: readonly SimulatedAgent[];
  readonly #systems: readonly SimulatedSystem[];
  readonly #journal: Journal;

  constructor({ systems, seed, keySeed = seed, root, clock }: SimulationOptions) {
    this.clock = clock;
    this.#journal = new Journal(clock);
    const world = { clock, journal: this.#journal, seed, keySeed };
    this.#systems = systems.map((spec, number) => new SimulatedSystem(spec, world, { root, number }));
    this.agents = this.#systems.flatMap(({ agents }) => agents);
  }

  /** Throws `simulator.agent` where there is none of that name, or more than one. */
  agent(name: string, system?: string): SimulatedAgent {
    const found = this.agents.filter(
      (agent) => agent.name === name && (system ?? agent.system.name) === agent.system.name,
    );
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    const known = this.agents.map((agent) => `${agent.system.name}/${agent.name}`).join(', ');
    return refuse(`"${name}" names ${found.length} Agents; there are ${known}`);
  }

  state(): SimulatorState {
    return snapshotOf(this.#systems, this.clock);
  }

  /** Everything that was received and done, in order. */
  journal(): readonly JournalEntry[] {
    return this.#journal.entries();
  }

  follow(read: (entry: JournalEntry) => void): () => void {
    return this.#journal.follow(read);
  }

  /** How often SLTaskbarUtility was started on any Agent of the system. */
  launches(name: string): number {
    return this.#systems.find((system) => system.name === name)?.launches ?? refuse(`no system "${name}"`);
  }

  async inject({ agent, system, fault, settings = {} }: FaultOrder): Promise<void> {
    const victim = this.agent(agent, system);
    await victim.faults.inject(faultNamed(fault), settings, victim);
  }

  async lift({ agent, system, fault }: FaultOrder): Promise<void> {
    const victim = this.agent(agent, system);
    await victim.faults.lift(fault, victim);
  }

  async injectThoseOf(systems: readonly SimulatedSystemSpec[]): Promise<void> {
    for (const { name, faults = [] } of systems) {
      for (const fault of faults) await this.inject({ system: name, ...fault });
    }
  }
}

function refuse(problem: string): never {
  throw new RatchetError('simulator.agent', problem, { blame: 'operator' });
}
