import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LinkChoice } from '../../src/config/config.ts';
import { chosenLinks } from '../../src/links/chosen-links.ts';
import type { AgentEndpoint } from '../../src/model/desired.ts';
import { Secret } from '../../src/model/secret.ts';
import { agentEndpoint } from '../builders.ts';
import { HurriedClock } from '../executors/hurried-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { credential, linkConfig } from './link-config.ts';
import { MOUNTED_DRIVES } from './links-under-test.ts';

const { signal } = new AbortController();
const root = temporaryFolder();

const toNobody: LinkChoice['how'] = { kind: 'command', program: 'no-such-program', args: [], folder: root, env: {} };
const toLocal: LinkChoice['how'] = { kind: 'local', root };

function choose(links: readonly LinkChoice[], hosts: readonly string[] = ['*.test.example']) {
  const config = { ...linkConfig({ credentials: [credential({ hosts })] }), links };
  return chosenLinks({ config, clock: new HurriedClock(), env: process.env, note: () => {} });
}

function withoutSsh(host: string): AgentEndpoint {
  return agentEndpoint('dma01', { url: `https://${host}`, ssh: undefined });
}

/** What the chosen link answered, or the code with which it refused. */
async function answerOf(links: ReturnType<typeof choose>, agent: AgentEndpoint): Promise<unknown> {
  try {
    return await links.with(agent, 'test', signal, (link) => link.list('C:/'));
  } catch (thrown) {
    return Object(thrown).code;
  } finally {
    await links.close();
  }
}

describe('the link to an Agent', () => {
  it.each([
    { what: 'SSH where nothing is said', links: [], answer: 'ssh.missing' },
    { what: 'SSH where nothing fits', links: [{ hosts: ['x.example'], how: toLocal }], answer: 'ssh.missing' },
    { what: 'what its host says', links: [{ hosts: ['dma01.test.example'], how: toLocal }], answer: [] },
    { what: 'what its domain says', links: [{ hosts: ['*.test.example'], how: toNobody }], answer: 'link.program' },
    {
      what: 'the first that fits',
      links: [
        { hosts: ['*.test.example'], how: toNobody },
        { hosts: ['dma01.test.example'], how: toLocal },
      ],
      answer: 'link.program',
    },
    {
      what: 'SSH where that is an exception',
      links: [
        { hosts: ['dma01.test.example'], how: { kind: 'ssh' } },
        { hosts: ['*'], how: toLocal },
      ],
      answer: 'ssh.missing',
    },
  ] as const)('is $what', async ({ links, answer }) => {
    await mkdir(path.join(root, 'C'), { recursive: true });
    const choice = choose(links);

    expect(choice.reaches(withoutSsh('dma01.test.example'))).toBe(answer !== 'ssh.missing');
    expect(await answerOf(choice, withoutSsh('dma01.test.example'))).toEqual(answer);
  });

  it('opens no host to a login that may not be sent there', async () => {
    const links = choose([{ hosts: ['*'], how: toLocal }], ['other.example']);

    expect(await answerOf(links, withoutSsh('dma01.test.example'))).toBe('credential.host-not-allowed');
  });

  it.each(['-oProxyCommand=touch /tmp/x', 'a b', '%PATH%', "a'b", 'a"b', 'a\nb', '$(id)', 'a;b', '../..', ''])(
    'is none for a host like %j',
    async (host) => {
      const agent = agentEndpoint('dma01', { ssh: { host, port: 22, hostKey: 'SHA256:x' } });
      for (const how of [{ kind: 'ssh' }, toLocal, toNobody] as const) {
        expect(await answerOf(choose([{ hosts: ['*'], how }], ['*']), agent)).toBe('link.host');
      }
    },
  );

  it('gives a program its own secrets and no others', async () => {
    const script = path.join(root, 'tell-environment.mjs');
    await writeFile(
      script,
      `const { GATEWAY_TOKEN, OTHER_SITE, PATH } = process.env;
       const name = [GATEWAY_TOKEN, OTHER_SITE ?? 'nothing else', PATH === undefined ? 'no PATH' : 'a PATH'].join(', ');
       console.log(JSON.stringify({ entry: { name, kind: 'file', size: 0, modifiedAt: '2026-01-01T00:00:00Z' } }));
       console.log(JSON.stringify({ done: {} }));`,
    );
    const how = {
      kind: 'command',
      program: process.execPath,
      args: [script],
      folder: root,
      env: { GATEWAY_TOKEN: new Secret('hunter2') },
    } as const;
    const config = { ...linkConfig({ credentials: [credential()] }), links: [{ hosts: ['*'], how }] };
    const env = { ...process.env, OTHER_SITE: 'hunter3' };
    const links = chosenLinks({ config, clock: new HurriedClock(), env, note: () => {} });

    expect(await answerOf(links, withoutSsh('dma01.test.example'))).toMatchObject([
      { name: 'hunter2, nothing else, a PATH' },
    ]);
  });

  it('tells a program whom it is about', async () => {
    const mounts = temporaryFolder();
    await mkdir(path.join(mounts, 'dma01.test.example', 'C'), { recursive: true });
    await writeFile(path.join(mounts, 'dma01.test.example', 'C', 'here'), '');
    const how = {
      kind: 'command',
      program: process.execPath,
      args: [MOUNTED_DRIVES, mounts],
      folder: mounts,
      env: {},
    } as const;

    expect(await answerOf(choose([{ hosts: ['*'], how }]), withoutSsh('dma01.test.example'))).toMatchObject([
      { name: 'here', kind: 'file' },
    ]);
  });

  it.skipIf(process.platform === 'win32')('is not local on a machine that is no Agent', () => {
    expect(() => choose([{ hosts: ['*'], how: { kind: 'local', root: undefined } }])).toThrow(
      expect.objectContaining({ code: 'link.local', blame: 'operator' }),
    );
  });
});
