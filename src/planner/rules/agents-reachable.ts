import { agentNames } from './agent-names.ts';
import type { SystemRule } from './rule.ts';

export const agentsReachable: SystemRule = {
  name: 'agents-reachable',
  objection({ agents }) {
    const silent = agents.filter(({ seen }) => seen?.state === 'unreachable' || seen?.state === 'unknown');
    if (silent.length === 0) return undefined;
    return {
      verdict: 'unknown',
      reason: 'AgentUnreachable',
      message: `no clear answer came from ${agentNames(silent)}`,
      unblock: 'make every Agent reachable over HTTPS and SSH, then look again',
    };
  },
};
