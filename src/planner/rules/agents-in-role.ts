import type { SystemRule } from './rule.ts';

/** Members of a Failover pair that nobody has declared would go like any two Agents, and the vendor has them go together. */
export const agentsInRole: SystemRule = {
  name: 'agents-in-role',
  objection({ agents }) {
    const others = agents.flatMap(({ endpoint: { name, role }, seen }) =>
      seen === undefined || seen.role === role ? [] : [`${name} is ${seen.role}, declared as ${role}`],
    );
    if (others.length === 0) return undefined;
    return {
      verdict: 'blocked',
      reason: 'AgentsMissing',
      message: `the cluster and the desired state name different roles; in the cluster ${others.join(', ')}`,
      unblock: 'list under `agents: { pairs }` exactly the Failover pairs of the cluster, then look again',
    };
  },
};
