import type { Fault } from './fault.ts';

const TORN_BYTES = 32 * 1024;

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
    id: 'web-down',
    about: 'the web server refuses connections, sshd does not',
    inject(agent) {
      agent.blocked.web = true;
      return agent.updateDoors();
    },
    lift(agent) {
      agent.blocked.web = false;
      return agent.updateDoors();
    },
  },
  {
    id: 'ssh-down',
    about: 'sshd refuses connections, the web server does not',
    inject(agent) {
      agent.blocked.ssh = true;
      return agent.updateDoors();
    },
    lift(agent) {
      agent.blocked.ssh = false;
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
  {
    id: 'ssh-hang',
    about: 'sshd takes connections and answers nothing more, on those that are open neither',
    inject: (agent) => agent.freezeSsh(true),
    lift: (agent) => agent.freezeSsh(false),
  },
  {
    id: 'ssh-drop-upload',
    about: 'the connection dies once the upload of the package has reached `bytes`',
    takes: { bytes: 1_500_000, times: 1 },
    inject(agent, { bytes }) {
      agent.uploadCut = { fault: 'ssh-drop-upload', afterBytes: bytes, tornBytes: 0, lingerSeconds: 0 };
      return agent.reloadSsh();
    },
    lift(agent) {
      agent.uploadCut = undefined;
    },
  },
  {
    id: 'torn-tail',
    about: 'the connection dies during the upload, and the last 32 KB that were written are zeros',
    takes: { bytes: 1_500_000, times: 1 },
    inject(agent, { bytes }) {
      agent.uploadCut = { fault: 'torn-tail', afterBytes: bytes, tornBytes: TORN_BYTES, lingerSeconds: 0 };
      return agent.reloadSsh();
    },
    lift(agent) {
      agent.uploadCut = undefined;
    },
  },
  {
    id: 'stale-handle',
    about: 'the connection dies during the upload, and its session keeps the file open for `seconds`: status 4',
    takes: { bytes: 1_500_000, seconds: 60, times: 1 },
    windowsOnly: true,
    inject(agent, { bytes, seconds }) {
      agent.uploadCut = { fault: 'stale-handle', afterBytes: bytes, tornBytes: 0, lingerSeconds: seconds };
    },
    lift(agent) {
      agent.uploadCut = undefined;
    },
  },
] as const satisfies readonly Fault[];
