import type { AgentEndpoint, DesiredSystem } from '../model/desired.ts';
import { RatchetError } from '../model/errors.ts';

/** The Agent on which packages are staged and upgrades launched. */
export function orchestratorOf(system: Pick<DesiredSystem, 'name' | 'agents' | 'orchestrator'>): AgentEndpoint {
  const found = system.agents.find(({ name }) => name === system.orchestrator);
  if (found?.ssh !== undefined) return found;
  throw new RatchetError('ssh.endpoint', `Agent "${system.orchestrator}" of "${system.name}" has no ssh connection`, {
    blame: 'author',
    hint: 'write ssh.host and ssh.hostKey for the orchestrating Agent',
  });
}

/** The address under which the other Agents and we know it. */
export function hostOf({ ssh, url }: AgentEndpoint): string {
  return ssh?.host ?? new URL(url).hostname;
}
