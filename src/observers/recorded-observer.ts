import type { DesiredSystem } from '../model/desired.ts';
import type { ObservedAgent, ObservedFleet, ObservedSystem } from '../model/observed.ts';
import type { Observer } from '../reconciler/ports.ts';

/** Finds each System as the snapshot holds it. No network, no secrets. */
export function recordedObserver(snapshot: ObservedFleet): Observer {
  const byName = new Map(snapshot.systems.map((system) => [system.name, system]));
  return {
    async observe(system) {
      return byName.get(system.name) ?? notRecorded(system, snapshot);
    },
    async close() {},
  };
}

function notRecorded({ name, agents }: DesiredSystem, { takenAt }: ObservedFleet): ObservedSystem {
  const problem = { code: 'snapshot.missing', message: `the snapshot of ${takenAt} does not hold system "${name}"` };
  const unknown = (agent: DesiredSystem['agents'][number]): ObservedAgent => ({
    name: agent.name,
    role: agent.role,
    state: 'unknown',
    readings: [],
    problem,
  });
  return { name, takenAt, agents: agents.map(unknown) };
}
