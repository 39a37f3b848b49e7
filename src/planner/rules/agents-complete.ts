import type { SystemRule } from './rule.ts';

/** The whole cluster goes together, so its Agents and those of the desired state must be the same ones. */
export const agentsComplete: SystemRule = {
  name: 'agents-complete',
  objection({ observed, agents }) {
    if (observed === undefined) return undefined;
    const wanted = new Set(agents.map(({ endpoint }) => endpoint.name));
    const missing = agents.filter(({ seen }) => seen === undefined).map(({ endpoint }) => endpoint.name);
    const strangers = observed.agents.map(({ name }) => name).filter((name) => !wanted.has(name));
    const unlisted = [...new Set([...strangers, ...(observed.unlisted ?? [])])].toSorted();
    const twice = [...new Set(observed.agents.map(({ name }) => name).filter(isRepeated))].toSorted();
    const problems = [
      ...(twice.length > 0 ? [`found twice: ${twice.join(', ')}`] : []),
      ...(agents.length === 0 ? ['the desired state lists no Agent'] : []),
      ...(missing.length > 0 ? [`not found: ${missing.join(', ')}`] : []),
      ...(unlisted.length > 0 ? [`in the cluster and not in the desired state: ${unlisted.join(', ')}`] : []),
    ];
    if (problems.length === 0) return undefined;
    return {
      verdict: 'blocked',
      reason: 'AgentsMissing',
      message: `the cluster and the desired state name different Agents; ${problems.join('; ')}`,
      unblock: 'list under `agents` exactly the Agents of the cluster, both members of each Failover pair included',
    };
  },
};

function isRepeated(name: string, index: number, names: readonly string[]): boolean {
  return names.indexOf(name) !== index;
}
