import { hostOf } from '../../executors/endpoints.ts';
import type { DesiredSystem } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import type { ObservedAgent, ObservedFleet } from '../../model/observed.ts';
import type { SimulatedSystemSpec } from '../../simulator/specification.ts';

/** Who may log in to every twin. Nothing real is protected by it. */
export const TWIN_LOGIN = { login: 'rehearsal', password: 'rehearsal' };

/** One simulated System per System that was observed: its Agents, their roles, and what VersionHistory.txt says there. */
export function twinSpecs(systems: readonly DesiredSystem[], observed: ObservedFleet): readonly SimulatedSystemSpec[] {
  return systems.flatMap((system) => {
    const seen = observed.systems.find(({ name }) => name === system.name);
    if (seen === undefined) return [];
    const found = new Map(seen.agents.map((agent) => [agent.name, agent]));
    const agents = system.agents.map((agent) => {
      const { name, role, peer } = agent;
      const version = versionOf(system.name, found.get(name));
      return { name, role, ip: hostOf(agent), version, ...(peer === undefined ? {} : { peer }) };
    });
    const faults = system.agents
      .filter(({ name }) => found.get(name)?.state === 'unreachable')
      .map(({ name }) => ({ agent: name, fault: 'agent-down' as const }));
    return {
      name: system.name,
      cluster: seen.cluster ?? system.name,
      version: agents[0]?.version ?? '',
      agents,
      faults,
      users: [TWIN_LOGIN],
      sshUser: TWIN_LOGIN.login,
      authorizedKeys: [],
    };
  });
}

/** The last reading of VersionHistory.txt, or else whatever names a version. */
function versionOf(system: string, agent: ObservedAgent | undefined): string {
  const readings = agent?.readings ?? [];
  const reading = readings.findLast(({ source }) => source === 'version-history') ?? readings.at(-1);
  if (reading !== undefined) return reading.raw;
  throw new RatchetError('rehearsal.unread', `of an Agent of "${system}" no version was read; it has no twin`, {
    blame: 'environment',
    hint: 'observe it again, or write what it runs into the snapshot',
  });
}
