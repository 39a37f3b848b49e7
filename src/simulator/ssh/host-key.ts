import type { SimulatedAgent } from '../agent.ts';
import { type HostKey, hostKeyFor } from '../keys.ts';

/** The key that the Agent shows now: the published one, until a fault changes it. */
export function agentHostKey({ name, hostKeyGeneration, world }: SimulatedAgent): HostKey {
  return hostKeyFor(world.keySeed, hostKeyGeneration === 0 ? name : `${name} generation ${hostKeyGeneration}`);
}
