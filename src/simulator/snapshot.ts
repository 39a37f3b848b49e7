import { type Instant, instantOf } from '../model/instant.ts';
import type { AgentRole } from '../model/observed.ts';
import type { SimulatedAgent } from './agent.ts';
import type { SimulationClock } from './clock.ts';
import type { Phase } from './phases.ts';
import type { SimulatedSystem } from './system.ts';

export interface AgentSnapshot {
  readonly name: string;
  readonly role: AgentRole;
  readonly phase: Phase;
  /** False for the member of a Failover pair that stands by. */
  readonly online: boolean;
  /** What runs, as VersionHistory.txt spells it. */
  readonly version: string;
  readonly taskRunning: boolean;
  readonly faults: readonly string[];
}

export interface SystemSnapshot {
  readonly name: string;
  readonly cluster: string;
  readonly upgrading: boolean;
  readonly launches: number;
  readonly agents: readonly AgentSnapshot[];
}

/** The truth about every simulated System, which no client of a real one could see at once. */
export interface SimulatorState {
  /** Virtual time. */
  readonly now: Instant;
  readonly systems: readonly SystemSnapshot[];
}

export function snapshotOf(systems: readonly SimulatedSystem[], clock: SimulationClock): SimulatorState {
  return { now: instantOf(clock.now()), systems: systems.map(systemSnapshot) };
}

function systemSnapshot({ name, spec, upgrade, launches, agents }: SimulatedSystem): SystemSnapshot {
  return {
    name,
    cluster: spec.cluster,
    upgrading: upgrade !== undefined,
    launches,
    agents: agents.map(agentSnapshot),
  };
}

function agentSnapshot({ name, role, phase, online, version, task, faults }: SimulatedAgent): AgentSnapshot {
  return { name, role, phase, online, version, taskRunning: task.running, faults: faults.ids() };
}
