import { describe, expect, it } from 'vitest';
import { DEFAULT_LAYOUT } from '../../../src/config/defaults.ts';
import { agentPaths } from '../../../src/executors/agent-paths.ts';
import { acl } from '../../../src/executors/preconditions/acl.ts';
import { disk } from '../../../src/executors/preconditions/disk.ts';
import { ask, type LinkSite, type Precondition } from '../../../src/executors/preconditions/precondition.ts';
import { reboot } from '../../../src/executors/preconditions/reboot.ts';
import { sessions } from '../../../src/executors/preconditions/sessions.ts';
import { sftp } from '../../../src/executors/preconditions/sftp.ts';
import { task } from '../../../src/executors/preconditions/task.ts';
import { RatchetError } from '../../../src/model/errors.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { ExecResult } from '../../../src/reconciler/agent-link.ts';
import { agentEndpoint, desiredSystem } from '../../builders.ts';
import { exited, FakeAgentLink } from '../../fakes/fake-agent-link.ts';
import { aSite } from './a-site.ts';

const CLOSED = 'O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)';
const FIVE = JSON.stringify({ acl: Array(5).fill(CLOSED) });
const BOOT = '{"boot":"2026-08-01T00:00:00.0000000Z","rebootDue":false}';
const POWERSHELL = /^powershell /u;

/** What one check says of an Agent that answers so. */
async function findingOn(check: Precondition<LinkSite>, prepare: (link: FakeAgentLink) => void): Promise<Finding> {
  const link = new FakeAgentLink();
  prepare(link);
  const agent = agentEndpoint('dma01');
  const site: LinkSite = {
    ...aSite({ system: desiredSystem({ agents: [agent] }) }),
    agent,
    link,
    paths: agentPaths(DEFAULT_LAYOUT),
  };
  const [answer] = await ask([check], site);
  return answer?.finding ?? expect.unreachable('no answer');
}

const says =
  (stdout: string, code = 0) =>
  (link: FakeAgentLink) => {
    link.onCommand(POWERSHELL, () => exited(code, stdout));
  };

describe('PowerShell is believed by its token alone', () => {
  it.each<readonly [string, Precondition<LinkSite>, string, number, Finding['kind']]>([
    ['the answer', acl, `RATCHET:${FIVE}\r\n`, 0, 'pass'],
    ['an answer with words around it', acl, `Bienvenue à tous\r\nRATCHET:${FIVE}\r\nAu revoir\r\n`, 0, 'pass'],
    ['an answer in lines of 80', acl, `RATCHET:${FIVE}`.replaceAll(/(.{80})/gu, '$1\r\n'), 0, 'pass'],
    ['an answer whose exit code got lost on the way', acl, `RATCHET:${FIVE}\r\n`, 1, 'pass'],
    ['exit code 0 and nothing else', acl, '', 0, 'unknown'],
    ['an answer about fewer paths', acl, 'RATCHET:{"acl":["O:BAD:P"]}', 0, 'unknown'],
    ['an answer that breaks off', acl, `RATCHET:${FIVE}`.slice(0, 60), 0, 'unknown'],
    ['no JSON', acl, 'RATCHET:{acl}', 0, 'unknown'],
    ['what is no list of permissions', acl, 'RATCHET:{"acl":["?","","","",""]}', 0, 'unknown'],
    ['numbers for lists', acl, 'RATCHET:{"acl":[1,2,3,4,5]}', 0, 'unknown'],
    ['a time of start', reboot, `RATCHET:${BOOT}`, 0, 'pass'],
    ['a time of start without the rest', reboot, 'RATCHET:{"boot":"2026-08-01T00:00:00Z"}', 0, 'unknown'],
    ['another type', reboot, 'RATCHET:{"boot":1,"rebootDue":"no"}', 0, 'unknown'],
  ])('%s', async (_, check, stdout, code, kind) => {
    expect((await findingOn(check, says(stdout, code))).kind).toBe(kind);
  });

  it('a control character in what it says stays harmless', async () => {
    const { evidence } = await findingOn(reboot, says('RATCHET:{"boot":"\\u001b[31m2026","rebootDue":false}'));
    expect(evidence).toBe('up since \\u{1b}[31m2026, no restart is due');
  });

  it('a lost answer is unknown, not a failure', async () => {
    const lost = (link: FakeAgentLink) => link.onCommand(/./u, (): ExecResult => ({ kind: 'lost', stdout: '' }));
    expect(await findingOn(acl, lost)).toMatchObject({ kind: 'unknown', code: 'ssh.dropped' });
    expect((await findingOn(task, lost)).kind).toBe('unknown');
  });
});

describe('a server with limits of its own', () => {
  it('that runs no command beside SFTP is told with what to change', async () => {
    const finding = await findingOn(sessions, (link) => {
      link.beforeEach = (operation) => {
        if (operation === 'exec')
          throw new RatchetError('ssh.shell', 'would not run a command', { blame: 'environment' });
      };
    });
    expect(finding).toMatchObject({
      kind: 'fail',
      code: 'ssh.sessions',
      fix: expect.stringContaining('MaxSessions 2'),
    });
  });

  it('that offers no SFTP is unknown', async () => {
    const finding = await findingOn(sftp, (link) => {
      link.beforeEach = () => {
        throw new RatchetError('sftp.failure', '"dma01:22" offers no SFTP', { blame: 'environment' });
      };
    });
    expect(finding).toMatchObject({ kind: 'unknown', code: 'sftp.failure' });
  });

  it('without the folder of DataMiner says which one was looked for', async () => {
    const finding = await findingOn(sftp, () => {});
    expect(finding).toMatchObject({ kind: 'fail', evidence: expect.stringContaining('"C:/Skyline DataMiner"') });
  });

  it('that does not tell its free disk is a warning', async () => {
    const finding = await findingOn(disk, (link) => {
      link.freeSpace = undefined;
    });
    expect(finding).toMatchObject({ kind: 'warn', evidence: 'Agent "dma01" does not say how much disk is free' });
  });
});
