import type { SimulatedAgent } from '../agent.ts';
import type { Listener } from '../door.ts';
import type { SimulatedSystemSpec } from '../specification.ts';
import { openSshListener, openSshUser } from './openssh-server.ts';
import { ssh2Listener } from './ssh2-server.ts';

interface SshTransport {
  /** `port` 0 is any. */
  listen(agent: SimulatedAgent, port: number): Promise<Listener>;
  user(spec: SimulatedSystemSpec): string;
}

/** What can play sshd. */
export const SSH_TRANSPORTS = {
  /** In this process, with the manners of Windows. */
  ssh2: { listen: ssh2Listener, user: ({ sshUser }) => sshUser },
  /** OpenSSH's own server, where there is one: `openSshAvailable`. */
  openssh: { listen: openSshListener, user: openSshUser },
} as const satisfies Record<string, SshTransport>;

export type SshTransportName = keyof typeof SSH_TRANSPORTS;
