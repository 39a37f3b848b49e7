import { compareText } from '../model/text-order.ts';
import type { AgentView } from './rules/rule.ts';

/**
 * Names of Agents in the order in which the vendor's tool reaches them: the orchestrating Agent, other Agents, online
 * members of Failover pairs, then offline ones (RN 36866).
 */
export function inUpgradeOrder(agents: readonly AgentView[], orchestrator: string): readonly string[] {
  return agents
    .toSorted(
      (a, b) => rankOf(a, orchestrator) - rankOf(b, orchestrator) || compareText(a.endpoint.name, b.endpoint.name),
    )
    .map(({ endpoint }) => endpoint.name);
}

function rankOf({ endpoint, seen }: AgentView, orchestrator: string): number {
  if (endpoint.name === orchestrator) return 0;
  if (endpoint.role === 'standalone') return 1;
  return seen?.state === 'offline' ? 3 : 2;
}
