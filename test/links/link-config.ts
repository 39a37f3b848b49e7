import type { Credential, OperatorConfig, Timers } from '../../src/config/config.ts';
import type { AgentEndpoint } from '../../src/model/desired.ts';
import { Secret } from '../../src/model/secret.ts';
import { agentEndpoint } from '../builders.ts';

export type LinkConfig = Pick<OperatorConfig, 'credentials' | 'endpoints' | 'timers' | 'limits'>;

const TIMERS: Timers = {
  liveness: 5_000,
  webCall: 10_000,
  sshReady: 10_000,
  keepAlive: 5_000,
  poll: 10_000,
  launchAck: 60_000,
  grace: 900_000,
  noProgress: 2_700_000,
  overall: 14_400_000,
  settleStable: 120_000,
  check: 15 * 60_000,
  settle: 3_600_000,
  command: 10_000,
  packageConnect: 1_000,
  packageStall: 1_000,
  hash: 10_000,
};

interface Wanted {
  readonly timers?: Partial<Timers>;
  readonly limits?: Partial<LinkConfig['limits']>;
  readonly endpoints?: LinkConfig['endpoints'];
  readonly credentials?: readonly Credential[];
}

/** What links and observers read of the operator's configuration. */
export function linkConfig({ timers, limits, endpoints = [], credentials = [] }: Wanted = {}): LinkConfig {
  return {
    credentials,
    endpoints,
    timers: { ...TIMERS, ...timers },
    limits: { concurrentSystems: 4, concurrentAgents: 4, ...limits },
  };
}

export function credential(overrides: Partial<Credential> = {}): Credential {
  return {
    name: 'test',
    hosts: ['*.test.example'],
    web: undefined,
    ssh: undefined,
    ca: undefined,
    allowHttp: false,
    ...overrides,
  };
}

export function sshCredential(privateKey: string, user = 'ratchet'): Credential {
  return credential({ ssh: { user, privateKey: new Secret(privateKey), passphrase: undefined } });
}

/** An Agent whose name leads, through an endpoint override, to a port on loopback. */
export function agentAt(name: string, hostKey: string): AgentEndpoint {
  return agentEndpoint(name, { ssh: { host: `${name}.test.example`, port: 22, hostKey } });
}

export function onLoopback(name: string, ports: { readonly ssh?: number; readonly web?: number }) {
  return {
    host: `${name}.test.example`,
    ssh: ports.ssh === undefined ? undefined : `127.0.0.1:${ports.ssh}`,
    web: ports.web === undefined ? undefined : `127.0.0.1:${ports.web}`,
  };
}
