import type { Fault } from './fault.ts';

/** What keeps a client from reaching an Agent, or from trusting it. */
export const REACH_FAULTS = [
  {
    id: 'agent-down',
    about: 'web server and sshd refuse connections',
    inject(agent) {
      agent.plugged = false;
      return agent.updateDoors();
    },
    lift(agent) {
      agent.plugged = true;
      return agent.updateDoors();
    },
  },
  {
    id: 'ssh-auth-refused',
    about: 'sshd accepts no key',
    inject(agent) {
      agent.acceptsKeys = false;
      return agent.reloadSsh();
    },
    lift(agent) {
      agent.acceptsKeys = true;
      return agent.reloadSsh();
    },
  },
  {
    id: 'host-key-changed',
    about: 'sshd shows another host key',
    inject(agent) {
      agent.hostKeyGeneration = 1;
      return agent.reloadSsh();
    },
    lift(agent) {
      agent.hostKeyGeneration = 0;
      return agent.reloadSsh();
    },
  },
] as const satisfies readonly Fault[];
