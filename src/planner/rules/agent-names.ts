import type { AgentView } from './rule.ts';

const SHOWN = 5;

/** `dma01, dma02 (net.refused), … and 3 more`: Agents for a sentence, with why each could not be read. */
export function agentNames(agents: readonly AgentView[]): string {
  const shown = agents.slice(0, SHOWN).map(({ endpoint, seen }) => {
    return seen?.problem === undefined ? endpoint.name : `${endpoint.name} (${seen.problem.code})`;
  });
  return agents.length > SHOWN ? `${shown.join(', ')} and ${agents.length - SHOWN} more` : shown.join(', ');
}
