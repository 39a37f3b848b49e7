import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseHookUrl } from '../../src/config/hook-url.ts';
import { readConfig, readFleetConfig } from '../../src/config/read-config.ts';

const SLACK = 'https://hooks.slack.example/services/T0/B0/XXSECRETXX';
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ratchet-notifiers-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function read(text: string, env: Record<string, string> = {}, readWith = readConfig) {
  await writeFile(path.join(folder, 'c.yaml'), text);
  return await readWith('c.yaml', env, folder);
}

describe('notifiers', () => {
  it('are read with their secrets, filters and digests', async () => {
    const config = await read(
      `
notices: { link: "https://ratchet.example/{system}", giveUpAfter: 2h }
notifiers:
  ops:
    slack: { url: env:SLACK }
    only: { labels: { ring: prod, region: [emea, apac] }, kinds: [run-failed], severity: error }
    digest: 10m
  bus: { webhook: { url: env:SLACK, secret: env:KEY } }
  mail:
    email: { server: "smtp.example:587", auth: { user: r@x.example, password: env:KEY }, from: r@x.example, to: [noc@x.example] }
  lines: { log: {} }
`,
      { SLACK, KEY: 'k' },
    );
    expect(config.notices).toEqual({ link: 'https://ratchet.example/{system}', giveUpAfterMs: 7_200_000 });
    expect(config.notifiers).toMatchObject([
      {
        name: 'ops',
        how: { kind: 'slack' },
        only: { labels: { ring: ['prod'], region: ['emea', 'apac'] }, kinds: ['run-failed'], severity: 'error' },
        digestMs: 600_000,
      },
      { name: 'bus', how: { kind: 'webhook' }, only: { labels: {}, kinds: undefined, severity: 'info' }, digestMs: 0 },
      { name: 'mail', how: { kind: 'email', host: 'smtp.example', port: 587, security: 'starttls' } },
      { name: 'lines', how: { kind: 'log' } },
    ]);
    const [ops] = config.notifiers;
    expect(ops?.how.kind === 'slack' && ops.how.target.url.reveal()).toBe(SLACK);
    expect(JSON.stringify(config)).not.toContain('XXSECRETXX');
  });

  it('are left alone by commands that tell nobody', async () => {
    const config = await read('notifiers: { ops: { slack: { url: env:NOT_SET } } }', {}, readFleetConfig);
    expect(config.notifiers).toEqual([]);
  });

  it.each([
    [
      'no way',
      'ops: { digest: 1m }',
      'error: notifiers.ops: names no way to tell anybody; write one of log, webhook, slack, teams, email',
    ],
    [
      'two ways',
      'ops: { log: {}, slack: { url: env:SLACK } }',
      'error: notifiers.ops: names log and slack; write one of log, webhook, slack, teams, email',
    ],
    [
      'an address in plain',
      `ops: { slack: { url: "${SLACK}" } }`,
      'error: notifiers.ops.slack.url holds a secret in plain',
    ],
    [
      'no address',
      'ops: { slack: { url: env:NONE } }',
      'error: notifiers.ops.slack.url: the environment variable "NONE" is not set',
    ],
    [
      'no web address',
      'ops: { slack: { url: env:WORD } }',
      'error: notifiers.ops.slack.url: what is found there is not a web address',
    ],
    ['an address that is not encrypted', 'ops: { slack: { url: env:PLAIN } }', 'write allowHttp: true'],
    [
      'a password that would travel in plain',
      'm: { email: { server: "s.x:25", security: none, auth: { user: u, password: env:WORD }, from: a@x.y, to: [b@x.y] } }',
      'notifiers.m.email.auth: would travel unencrypted',
    ],
    ['a kind that there is not', 'ops: { log: {}, only: { kinds: [run-faild] } }', 'did you mean "run-failed"?'],
    [
      'a mail address with a name',
      'm: { email: { server: "s.x:25", from: "A <a@x.y>", to: [b@x.y] } }',
      'is not a mail address',
    ],
  ])('with %s are refused, with the place', async (_, text, problem) => {
    const env = { SLACK, WORD: 'word', PLAIN: 'http://hooks.example/secret' };
    const thrown = await read(`notifiers: { ${text} }`, env).catch((error: Error) => error);
    const message = thrown instanceof Error ? thrown.message : 'taken';
    expect(message).toMatch(/^c\.yaml:1:\d+: error: /u);
    expect(message).toContain(problem);
    expect(message).not.toContain('XXSECRETXX');
    expect(message).not.toContain('hooks.example/secret');
  });
});

describe('the address of a hook', () => {
  it.each([
    ['https://hooks.example/x?y=z', false, true],
    ['http://127.0.0.1:8080/x', false, true],
    ['http://localhost/x', false, true],
    ['http://hooks.example/x', false, false],
    ['http://hooks.example/x', true, true],
    ['https://user:password@hooks.example/', false, false],
    ['ftp://hooks.example/', false, false],
    ['file:///etc/passwd', false, false],
    ['hooks.example', false, false],
  ])('%s, http allowed: %s → %s', (text, allowHttp, taken) => {
    const found = parseHookUrl(text, allowHttp);
    expect(found.ok).toBe(taken);
    if (!found.ok) expect(found.problem).not.toContain('hooks.example');
  });
});

describe('silences', () => {
  const text = (create: string, more = '') =>
    `silences: { am: { create: ${create}, release: { method: DELETE, url: env:ONE }${more} } }`;
  const env = {
    ALL: 'https://am.example/api/v2/silences',
    ONE: 'https://am.example/api/v2/silence/{id}',
    PLAIN: 'http://am.example/',
  };

  it('are read with their secrets; what is not written is as Alertmanager wants it', async () => {
    const { silences } = await read(text('{ url: env:ALL, body: { comment: "{run}" } }', ', lease: 5m'), env);
    expect(silences).toMatchObject([
      { name: 'am', id: 'silenceID', leaseMs: 300_000, longestMs: 21_600_000, bearer: undefined },
    ]);
    expect(silences[0]?.extend).toBe(silences[0]?.create);
    expect(silences[0]?.release.url.reveal()).toBe(env.ONE);
    expect((await read(text('{ url: env:ALL }'), {}, readFleetConfig)).silences).toEqual([]);
  });

  it.each([
    ['env:PLAIN', 'silences.am.create.url: the address that is found there is not encrypted'],
    ['env:NONE', 'silences.am.create.url: the environment variable "NONE" is not set'],
    ['https://am.example/', 'silences.am.create.url holds a secret in plain'],
  ])('at %s are refused', async (url, problem) => {
    const thrown = await read(text(`{ url: "${url}" }`), env).catch((error: Error) => error);
    expect(thrown instanceof Error ? thrown.message : 'taken').toContain(problem);
  });
});
