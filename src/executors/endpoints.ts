import type { AgentEndpoint, DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';

/** The Agent on which packages are staged and upgrades launched. */
export function orchestratorOf(system: Pick<DesiredSystem, 'name' | 'agents' | 'orchestrator'>): AgentEndpoint {
  const found = system.agents.find(({ name }) => name === system.orchestrator);
  if (found !== undefined) return found;
  throw new RatchetError('ssh.endpoint', `"${system.orchestrator}" is no Agent of "${system.name}"`, {
    blame: 'author',
    hint: 'list it in spec.agents.members, or name another orchestrator',
  });
}
