import { describe, expect, it } from 'vitest';
import { FAULTS, type FaultId } from '../../src/simulator/faults/index.ts';
import { SSH_TRANSPORTS } from '../openssh.ts';
import { connect } from './agent-client.ts';
import { withCluster } from './fixture.ts';
import { MACHINE_MEETS } from './machine-faults.ts';
import { AGENT, type Meets } from './meets.ts';
import { MEETS_MANNERS } from './meets-manners.ts';
import { MEETS_REACH } from './meets-reach.ts';
import { MEETS_UPGRADE } from './meets-upgrade.ts';
import { MEETS_WEB } from './meets-web.ts';

const FAST = 6_000;
// At this pace a session of five minutes is over in a moment.
const LONG_SESSIONS = { timings: { session: 86_400 } };

/** The type asks for a row per fault. */
const MEETS: Meets<FaultId> = {
  ...MEETS_WEB,
  ...MEETS_REACH,
  ...MEETS_UPGRADE,
  ...MEETS_MANNERS,
  ...MACHINE_MEETS,
};

describe('a client meets', () => {
  it.each(FAULTS.map(({ id, about }) => [id, about] as const))('%s: %s', (id) =>
    withCluster({ speed: FAST, spec: LONG_SESSIONS }, async (simulator) => {
      await simulator.inject({ agent: AGENT, fault: id });
      await MEETS[id](simulator);
    }),
  );
});

const OVER_OPENSSH: readonly FaultId[] = [
  'agent-down',
  'ssh-auth-refused',
  'ssh-hang',
  'ssh-drop-upload',
  'torn-tail',
  'host-key-changed',
  'write-quota',
  'hash-mismatch',
  'launch-ack-lost',
  'launch-lost',
  'reboot',
];
const openssh = SSH_TRANSPORTS.find(({ transport }) => transport === 'openssh');

describe.skipIf(openssh?.skipped)('over a real sshd a client meets', () => {
  it.each(OVER_OPENSSH)('%s', (id) =>
    withCluster({ speed: 3_000, transport: 'openssh' }, async (simulator) => {
      await simulator.inject({ agent: AGENT, fault: id });
      await MEETS[id](simulator);
    }),
  );
});

it('starts with the faults that the specification names', () =>
  withCluster({ spec: { faults: [{ agent: 'dma03', fault: 'agent-down' }] } }, async (simulator) => {
    expect(simulator.state().systems[0]?.agents[2]?.faults).toEqual(['agent-down']);
    await expect(connect(simulator.agent('dma03'))).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  }));

it('refuses a fault and an Agent that do not exist, and says which there are', () =>
  withCluster({}, async (simulator) => {
    await expect(simulator.inject({ agent: 'dma9', fault: 'reboot' })).rejects.toThrow('there are prod/dma01');
    await expect(simulator.inject({ agent: 'dma01', fault: 'none' as FaultId })).rejects.toThrow(
      'there are login-refused',
    );
  }));
