import { agentNames } from './agent-names.ts';
import type { AgentView, SystemRule } from './rule.ts';

/** Every Agent runs, but for the one member of a Failover pair that is offline by design. */
export const agentsRunning: SystemRule = {
  name: 'agents-running',
  objection({ agents }) {
    const idle = agents.filter((agent) => !isAtRest(agent, agents));
    if (idle.length === 0) return undefined;
    const states = [...new Set(idle.map(({ seen }) => seen?.state ?? 'unknown'))].toSorted().join(', ');
    return {
      verdict: 'blocked',
      reason: 'AgentNotRunning',
      message: `not running (${states}): ${agentNames(idle)}`,
      unblock: wayOut(idle),
    };
  },
};

/** What goes on at an Agent is left to end: starting DataMiner in the middle of an upgrade may leave it half installed. */
function wayOut(idle: readonly AgentView[]): string {
  const down = idle.filter(({ seen }) => seen?.state === 'stopped' || seen?.state === 'offline');
  const busy = idle.filter((agent) => !down.includes(agent));
  const acts = [
    ...(busy.length === 0 ? [] : [`wait until what goes on at ${agentNames(busy)} has ended, and start nothing there`]),
    ...(down.length === 0 ? [] : [`start DataMiner on ${agentNames(down)} and wait until it runs`]),
  ];
  return `${acts.join('; ')}; then look again`;
}

function isAtRest({ endpoint, seen }: AgentView, agents: readonly AgentView[]): boolean {
  switch (seen?.state) {
    case 'running':
      return true;
    case 'offline':
      return (
        endpoint.role !== 'standalone' &&
        agents.some((other) => other.endpoint.name === endpoint.peer && other.seen?.state === 'running')
      );
    // These are the business of other rules.
    case 'unreachable':
    case 'denied':
    case 'unknown':
    case undefined:
      return true;
    case 'starting':
    case 'switching':
    case 'upgrading':
    case 'stopped':
      return false;
  }
}
