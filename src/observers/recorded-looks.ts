import type { AgentEndpoint, DesiredSystem } from '../model/desired.ts';
import type { ObservedAgent, ObservedSystem } from '../model/observed.ts';
import type { Looks } from '../planner/looks.ts';
import type { Snapshot } from './read-snapshot.ts';

/** Each of these systems as the snapshot holds it. No network, no secrets. */
export function recordedLooks(snapshot: Snapshot, systems: readonly DesiredSystem[]): Looks {
  const asked = new Map(systems.map((system) => [system.name, system]));
  return (name) => {
    const system = asked.get(name);
    return system === undefined ? undefined : (snapshot.find(name) ?? notRecorded(system, snapshot));
  };
}

function notRecorded({ name, agents }: DesiredSystem, { takenAt }: Snapshot): ObservedSystem {
  const problem = { code: 'snapshot.missing', message: `the snapshot of ${takenAt} does not hold system "${name}"` };
  const unknown = (agent: AgentEndpoint): ObservedAgent => ({
    name: agent.name,
    role: agent.role,
    state: 'unknown',
    readings: [],
    problem,
  });
  return { name, takenAt, agents: agents.map(unknown) };
}
