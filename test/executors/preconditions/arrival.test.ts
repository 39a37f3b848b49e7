import { describe, expect, it } from 'vitest';
import { arrivalChecks } from '../../../src/executors/preconditions/index.ts';
import { type ArrivalSite, ask } from '../../../src/executors/preconditions/precondition.ts';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import { RatchetError } from '../../../src/model/errors.ts';
import { Secret } from '../../../src/model/secret.ts';
import { landscapeOf } from '../../../src/planner/landscape.ts';
import { agentEndpoint, desiredSystem, observedAgent } from '../../builders.ts';
import { credential, sshCredential } from '../../links/link-config.ts';
import { aSite } from './a-site.ts';

const VERSION = '10.5.0.0-15839-20250516-release';
const WEB = { login: 'svc', password: new Secret('secret') };
const knowledge = loadKnowledge();

async function answersFor(overrides: Partial<ArrivalSite>): Promise<Record<string, string>> {
  const agent = overrides.agent ?? agentEndpoint('dma02');
  const observed = { agents: [observedAgent('dma02', VERSION, { clockAheadMs: 0 })] };
  const site: ArrivalSite = {
    ...aSite({ system: desiredSystem({ agents: [agentEndpoint('dma01'), agent] }), observed }),
    credentials: [credential({ ...sshCredential('key'), web: WEB })],
    landscape: landscapeOf(knowledge, []),
    knownIssues: [],
    agent,
    reachedBy: 'ssh',
    refused: undefined,
    ...overrides,
  };
  const answers = await ask(arrivalChecks, site);
  return Object.fromEntries(answers.map(({ check, finding }) => [check.id, finding.kind]));
}

const error = (code: string) => new RatchetError(code, 'no', { blame: 'environment' });
const silent = (code: string) =>
  observedAgent('dma02', VERSION, { state: 'unreachable', problem: { code, message: 'no' } });

describe('what is told of an Agent from outside', () => {
  it.each<readonly [string, Partial<ArrivalSite>, Record<string, string>]>([
    ['all is well', {}, { credentials: 'pass', web: 'pass', clock: 'pass', 'host-key': 'pass', link: 'pass' }],
    ['another host key', { refused: error('ssh.hostkey') }, { 'host-key': 'fail', link: 'skipped' }],
    ['a refused key', { refused: error('ssh.auth') }, { 'host-key': 'pass', link: 'fail' }],
    ['nobody there', { refused: error('net.timeout') }, { 'host-key': 'skipped', link: 'unknown' }],
    ['a bug of ours', { refused: error('unexpected') }, { 'host-key': 'skipped', link: 'unknown' }],
    ['no SSH', { agent: agentEndpoint('dma02', { ssh: undefined }) }, { 'host-key': 'warn', link: 'skipped' }],
    [
      'this machine',
      { reachedBy: 'local', agent: agentEndpoint('dma02', { ssh: undefined }) },
      { 'host-key': 'skipped', link: 'pass' },
    ],
    ['a program of the operator', { reachedBy: 'command' }, { 'host-key': 'skipped', link: 'pass' }],
    ['a program that fails', { reachedBy: 'command', refused: error('ssh.timeout') }, { link: 'unknown' }],
    [
      'a program needs no key',
      { reachedBy: 'command', credentials: [credential({ web: WEB })] },
      { credentials: 'pass' },
    ],
    [
      'no such credential',
      { credentials: [] },
      { credentials: 'fail', web: 'skipped', 'host-key': 'skipped', link: 'skipped' },
    ],
    ['a wrong certificate', { observed: { agents: [silent('net.tls')] } }, { web: 'fail', clock: 'skipped' }],
    ['no web server', { observed: { agents: [silent('net.refused')] } }, { web: 'unknown', clock: 'skipped' }],
    ['an Agent that was not looked at', { observed: { agents: [] } }, { web: 'unknown' }],
  ])('%s', async (_, site, expected) => {
    expect(await answersFor(site)).toMatchObject(expected);
  });

  it.each([
    [0, 'pass'],
    [599_000, 'pass'],
    [600_000, 'warn'],
    [-600_000, 'warn'],
    [86_399_000, 'warn'],
    [86_400_000, 'fail'],
    [-86_400_000, 'fail'],
    [undefined, 'skipped'],
  ])('a clock that is %s ms ahead: %s', async (clockAheadMs, kind) => {
    const told = clockAheadMs === undefined ? {} : { clockAheadMs };
    const observed = { agents: [observedAgent('dma02', VERSION, told)] };
    expect((await answersFor({ observed }))['clock']).toBe(kind);
  });
});
