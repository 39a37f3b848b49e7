import { listed } from '../../model/plain-words.ts';
import type { AgentView } from './rule.ts';

const SHOWN = 5;

/** `dma01, dma02 (net.refused), … and 3 more`: Agents for a sentence, with why each could not be read. */
export function agentNames(agents: readonly AgentView[]): string {
  return listed(agents, inWords, SHOWN);
}

function inWords({ endpoint, seen }: AgentView): string {
  return seen?.problem === undefined ? endpoint.name : `${endpoint.name} (${seen.problem.code})`;
}
