import type { AgentEndpoint } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import type { SimulatedAgent } from '../../simulator/agent.ts';
import type { SteppedClock } from '../../simulator/stepped-clock.ts';

/** One conversation with an Agent that may end under it. */
export interface Conversation {
  readonly agent: SimulatedAgent;
  /** Asks something of it; throws `ssh.dropped` or `ssh.timeout` where the connection is dead. */
  ask<T>(act: () => T | Promise<T>): Promise<T>;
}

// As long as a client needs to notice that nobody answers its keep-alives: three, 10 s apart.
const NOTICED_AFTER_SECONDS = 30;

/** Throws what a real SSH client would. */
export async function enter(agent: SimulatedAgent, { ssh }: AgentEndpoint, clock: SteppedClock): Promise<void> {
  const where = `${ssh?.host}:${ssh?.port}`;
  if (!agent.reachable.ssh) throw problem('net.refused', `"${where}" refused the connection`);
  if (agent.frozen) await silence(agent, clock);
  if (agent.hostKeyGeneration > 0)
    throw problem('ssh.hostkey', `"${where}" shows another host key than the pinned one`);
  if (!agent.acceptsKeys) throw problem('ssh.auth', `"${where}" refused the key`);
}

export function conversation(agent: SimulatedAgent, clock: SteppedClock): Conversation {
  const { bootedAt, hostKeyGeneration } = agent;
  const isDead = () =>
    !agent.reachable.ssh || agent.bootedAt !== bootedAt || agent.hostKeyGeneration !== hostKeyGeneration;
  return {
    agent,
    ask: (act) =>
      clock.waited(async () => {
        if (agent.frozen) await silence(agent, clock);
        if (isDead()) throw problem('ssh.dropped', `the connection to "${agent.name}" ended`);
        return await act();
      }),
  };
}

async function silence({ name }: SimulatedAgent, clock: SteppedClock): Promise<never> {
  await clock.sleep(NOTICED_AFTER_SECONDS);
  throw problem('ssh.timeout', `"${name}" has not answered for ${NOTICED_AFTER_SECONDS} s`);
}

export function problem(code: string, message: string): RatchetError {
  return new RatchetError(code, message, { blame: 'environment' });
}
