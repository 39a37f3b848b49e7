import { describe, expect, it } from 'vitest';
import { type Clues, deriveState } from '../../src/observers/derive-state.ts';
import { agentEndpoint } from '../builders.ts';

function clues(overrides: Partial<Clues> = {}): Clues {
  return {
    agent: agentEndpoint('dma01'),
    web: { rows: [] },
    ownStatus: 'Running',
    peerStatuses: [],
    sshAnswered: true,
    sshProblem: undefined,
    partnerIsOnline: false,
    ...overrides,
  };
}

function failing(code: string): Pick<Clues, 'web' | 'ownStatus'> {
  return { web: { problem: { code, message: '' } }, ownStatus: undefined };
}

const backup = agentEndpoint('dma01', { role: 'failover-backup', peer: 'dma02' });
const gone = { sshAnswered: false, sshProblem: { code: 'net.refused', message: '' } };

describe('the state of an Agent', () => {
  it.each([
    { why: 'it says Running', overrides: {}, state: 'running' },
    { why: 'it says Starting', overrides: { ownStatus: 'Starting' }, state: 'starting' },
    { why: 'it says Switching', overrides: { ownStatus: 'Switching' }, state: 'switching' },
    { why: 'it says Disconnected', overrides: { ownStatus: 'Disconnected' }, state: 'stopped' },
    { why: 'it says Unknown', overrides: { ownStatus: 'Unknown' }, state: 'unknown' },
    { why: 'it says what nobody knows', overrides: { ownStatus: 'Foo' }, state: 'unknown' },
    { why: 'it says a name of Object', overrides: { ownStatus: 'constructor' }, state: 'unknown' },
    { why: 'it is not in its own list', overrides: { ownStatus: undefined }, state: 'unknown' },
    {
      why: 'others say Running of one that is silent',
      overrides: { ...failing('net.refused'), peerStatuses: ['Running'] },
      state: 'stopped',
    },
    { why: 'others disagree with it', overrides: { peerStatuses: ['Disconnected'] }, state: 'running' },
    { why: 'the login was refused', overrides: failing('dms.auth'), state: 'denied' },
    { why: 'a second step is asked for', overrides: failing('dms.challenge'), state: 'denied' },
    { why: 'the credential is not for it', overrides: failing('credential.host-not-allowed'), state: 'denied' },
    { why: 'it is starting', overrides: failing('dms.starting'), state: 'starting' },
    { why: 'it is not running', overrides: failing('dms.not_running'), state: 'stopped' },
    { why: 'it is switching', overrides: failing('dms.switching'), state: 'switching' },
    { why: 'it is offline', overrides: failing('dms.offline'), state: 'offline' },
    { why: 'it is upgrading', overrides: failing('dms.upgrading'), state: 'upgrading' },
    { why: 'its session is lost again and again', overrides: failing('dms.session'), state: 'unknown' },
    { why: 'it hides its errors', overrides: failing('web.masked'), state: 'unknown' },
    {
      why: 'it hides its errors, and others say Starting',
      overrides: { ...failing('web.masked'), peerStatuses: ['Starting'] },
      state: 'starting',
    },
    { why: 'its answer is not to be understood', overrides: failing('web.not_json'), state: 'unknown' },
    { why: 'it has errors of its own', overrides: failing('web.app'), state: 'unknown' },
    { why: 'it cannot prove its name', overrides: failing('net.tls'), state: 'unreachable' },
    { why: 'SSH alone answers', overrides: failing('net.refused'), state: 'stopped' },
    {
      why: 'SSH alone answers, and others say Switching',
      overrides: { ...failing('web.http'), peerStatuses: ['Switching'] },
      state: 'switching',
    },
    {
      why: 'SSH alone answers, and its partner is online',
      overrides: { ...failing('net.refused'), agent: backup, partnerIsOnline: true },
      state: 'offline',
    },
    {
      why: 'SSH alone answers, and its partner is not online',
      overrides: { ...failing('net.refused'), agent: backup },
      state: 'stopped',
    },
    { why: 'nothing answers', overrides: { ...failing('net.timeout'), ...gone }, state: 'unreachable' },
    {
      why: 'nothing answers, though its partner is online',
      overrides: { ...failing('net.timeout'), ...gone, agent: backup, partnerIsOnline: true },
      state: 'unreachable',
    },
    {
      why: 'SSH refuses the key',
      overrides: { ...failing('net.refused'), sshAnswered: false, sshProblem: { code: 'ssh.auth', message: '' } },
      state: 'denied',
    },
    {
      why: 'SSH shows another host key',
      overrides: { ...failing('net.refused'), sshAnswered: false, sshProblem: { code: 'ssh.hostkey', message: '' } },
      state: 'denied',
    },
  ])('is $state when $why', ({ overrides, state }) => {
    expect(deriveState(clues(overrides))).toBe(state);
  });
});
