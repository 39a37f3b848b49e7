import type { SimulatedAgent } from '../agent.ts';
import { fileVersion } from './file-version.ts';

/** What APIGateway lists: SLNet has no version while its program was replaced and not started again. Shape inferred. */
export function registeredModules(agent: SimulatedAgent): readonly Record<string, unknown>[] {
  const core = agent.phase === 'starting' || agent.phase === 'core-stopped' ? null : fileVersion(agent.version);
  return [
    { name: 'APIGateway', version: '3.1.2', endpoint: 'http://localhost:5002' },
    { name: 'SLNet', version: core, endpoint: 'http://localhost:5003' },
  ];
}
