import { type AgentEndpoint, type DesiredSystem, hostOf } from '../../model/desired.ts';
import type { ObservedAgent, ObservedFleet, ObservedSystem } from '../../model/observed.ts';
import type { SimulatedSystemSpec } from '../../simulator/specification.ts';

/** Who may log in to every twin. Nothing real is protected by it. */
export const TWIN_LOGIN = { login: 'rehearsal', password: 'rehearsal' };

export interface TwinSpecs {
  readonly specs: readonly SimulatedSystemSpec[];
  /** Systems of which too little was seen to play them, and why. */
  readonly missing: readonly { readonly system: string; readonly why: string }[];
}

/** One simulated System per System that was observed: its Agents, their roles, and what VersionHistory.txt says there. */
export function twinSpecs(systems: readonly DesiredSystem[], observed: ObservedFleet): TwinSpecs {
  const found = systems.map((system) => ({ system, twin: twinOf(system, observed) }));
  return {
    specs: found.flatMap(({ twin }) => (typeof twin === 'string' ? [] : [twin])),
    missing: found.flatMap(({ system, twin }) =>
      typeof twin === 'string' ? [{ system: system.name, why: twin }] : [],
    ),
  };
}

/** A sentence where it cannot be played. */
function twinOf(system: DesiredSystem, { systems }: ObservedFleet): SimulatedSystemSpec | string {
  const seen = systems.find(({ name }) => name === system.name);
  if (seen === undefined) return 'the snapshot does not hold it';
  const agents = system.agents.map((agent) => {
    const observed = seen.agents.find(({ name }) => name === agent.name);
    const { name, role, peer } = agent;
    const pair = peer === undefined ? {} : { peer, standby: standsBy(agent, seen) };
    return { name, role, ip: hostOf(agent), ...pair, state: observed?.state, version: versionOf(observed) };
  });
  const unread = agents.find(({ version }) => version === undefined);
  if (unread !== undefined) return `no version of Agent "${unread.name}" was read`;
  const down = agents.filter(({ state }) => state === 'unreachable');
  return {
    name: system.name,
    cluster: seen.cluster ?? system.name,
    version: agents[0]?.version ?? '',
    agents: agents.map(({ state, version = '', ...agent }) => ({ ...agent, version })),
    faults: down.map(({ name }) => ({ agent: name, fault: 'agent-down' as const })),
    users: [TWIN_LOGIN],
    sshUser: TWIN_LOGIN.login,
    authorizedKeys: [],
  };
}

/** A pair is taken as it was found; where that cannot be told, the main member serves. */
function standsBy({ name, peer, role }: AgentEndpoint, { agents }: ObservedSystem): boolean {
  const stateOf = (wanted: string | undefined) => agents.find((agent) => agent.name === wanted)?.state;
  if (stateOf(name) === 'running' && stateOf(peer) === 'offline') return false;
  if (stateOf(name) === 'offline' && stateOf(peer) === 'running') return true;
  return role === 'failover-backup';
}

/** The last reading of VersionHistory.txt, or else whatever names a version. */
function versionOf(agent: ObservedAgent | undefined): string | undefined {
  const readings = agent?.readings ?? [];
  return (readings.findLast(({ source }) => source === 'version-history') ?? readings.at(-1))?.raw;
}
