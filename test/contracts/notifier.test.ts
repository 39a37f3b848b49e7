import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { NotifierMethod } from '../../src/config/notifier-settings.ts';
import { Secret } from '../../src/model/secret.ts';
import { notifierFor } from '../../src/notify/index.ts';
import type { Notice } from '../../src/reconciler/telling/notice.ts';
import type { Notifier } from '../../src/reconciler/telling/notifier.ts';
import { type HookServer, hookServer } from '../notify/hook-server.ts';
import { type MailServer, mailServer } from '../notify/mail-server.ts';
import { aNotice } from '../notify/notices.ts';
import { tunnelProxy } from '../tunnel-proxy.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) await server.close();
});

const never = new AbortController().signal;
const PATH = '/services/T000/B000/XXSECRETXX?key=abcdef123456';
const PASSWORD = 'hunter2-hunter2';
const two: readonly [Notice, Notice] = [aNotice(), aNotice({ id: 'fedcba', system: 'apac-lab', kind: 'hop-verified' })];

/** A notifier, what its server has got so far as text, and its server in another mood. */
interface Bench {
  readonly notifier: Notifier;
  readonly received: () => readonly string[];
}
type Mood = 'well' | 'refusing' | 'down';

function hooked(how: (target: { url: Secret; ca: string | undefined }) => NotifierMethod) {
  return async (mood: Mood): Promise<Bench> => {
    const server: HookServer = await hookServer(true);
    if (mood === 'refusing') server.answer = (_, response) => void response.writeHead(403).end(`no: ${PATH}`);
    if (mood === 'down') await server.close();
    else closing.push(server);
    const target = { url: new Secret(`${server.origin}${PATH}`), ca: server.ca };
    return { notifier: notifierFor(how(target), around), received: () => server.requests.map(({ body }) => body) };
  };
}

function mailed(security: 'starttls' | 'tls') {
  return async (mood: Mood): Promise<Bench> => {
    const login = { user: 'ratchet@test.example', password: PASSWORD };
    const asked = mood === 'refusing' ? { ...login, password: 'another' } : login;
    const server: MailServer = await mailServer({ security, login: asked });
    if (mood === 'down') await server.close();
    else closing.push(server);
    const method: NotifierMethod = {
      kind: 'email',
      host: 'localhost',
      port: server.port,
      security,
      auth: { user: login.user, password: new Secret(PASSWORD) },
      from: 'ratchet@test.example',
      to: ['noc@test.example', 'boss@test.example'],
      ca: server.ca,
    };
    return { notifier: notifierFor(method, around), received: () => server.mails.map(({ text }) => text) };
  };
}

const around = { write: () => {}, env: {} };

const ways: readonly (readonly [string, (mood: Mood) => Promise<Bench>])[] = [
  ['webhook', hooked((target) => ({ kind: 'webhook', target, secret: new Secret(PASSWORD), bearer: undefined }))],
  ['slack', hooked((target) => ({ kind: 'slack', target }))],
  ['teams', hooked((target) => ({ kind: 'teams', target }))],
  ['email over STARTTLS', mailed('starttls')],
  ['email over TLS', mailed('tls')],
];

describe.each(ways)('a notifier: %s', (_, open) => {
  it('says the system, what happened, the reason, what to do and the run', async () => {
    const { notifier, received } = await open('well');
    expect(await notifier.send([aNotice({ message: 'no Agent has changed' })], never)).toEqual({ kind: 'delivered' });
    expect(received()).toHaveLength(1);
    const text = received()[0]?.replaceAll('=\r\n', '') ?? '';
    for (const words of [
      'emea-prod',
      'no Agent has changed',
      'ratchet close emea-prod',
      '20260901T000000Z-0123456789ab',
    ])
      expect(text).toContain(words);
  });

  it('tells several as one message', async () => {
    const { notifier, received } = await open('well');
    expect(await notifier.send(two, never)).toEqual({ kind: 'delivered' });
    expect(received()).toHaveLength(1);
    expect(received()[0]).toContain('emea-prod');
    expect(received()[0]).toContain('apac-lab');
  });

  it.each(['refusing', 'down'] as const)(
    'says what went wrong, and no secret, where its server is %s',
    async (mood) => {
      const { notifier } = await open(mood);
      const delivery = await notifier.send([aNotice()], never);
      expect(delivery).toMatchObject({ kind: 'failed', problem: expect.stringMatching(/\w/u) });
      const printed = inspect([delivery, notifier], { depth: 10, showHidden: true });
      for (const secret of ['XXSECRETXX', 'abcdef123456', PASSWORD]) expect(printed).not.toContain(secret);
    },
  );
});

describe('a hook', () => {
  async function slackAt(server: HookServer, isTrusted = true): Promise<Notifier> {
    closing.push(server);
    const target = { url: new Secret(`${server.origin}${PATH}`), ca: isTrusted ? server.ca : undefined };
    return notifierFor({ kind: 'slack', target }, around);
  }

  it('passes on how long it is asked to wait', async () => {
    const server = await hookServer();
    server.answer = (_, response) => void response.writeHead(429, { 'retry-after': '30' }).end('rate_limited');
    expect(await (await slackAt(server)).send([aNotice()], never)).toEqual({
      kind: 'failed',
      problem: 'its server answered 429: rate_limited',
      retryAfterMs: 30_000,
    });
  });

  it('is not followed to another place', async () => {
    const server = await hookServer();
    const elsewhere = await hookServer();
    closing.push(elsewhere);
    server.answer = (_, response) => void response.writeHead(307, { location: elsewhere.origin }).end();
    expect(await (await slackAt(server)).send([aNotice()], never)).toMatchObject({ kind: 'failed' });
    expect(elsewhere.requests).toEqual([]);
  });

  it('is sent nothing where its certificate is not trusted', async () => {
    const server = await hookServer(true);
    const delivery = await (await slackAt(server, false)).send([aNotice()], never);
    expect(delivery).toMatchObject({ kind: 'failed', problem: expect.stringContaining('could not prove who it is') });
    expect(server.requests).toEqual([]);
  });

  it('that never answers is given up with the signal', async () => {
    const server = await hookServer();
    server.answer = () => {};
    const stop = new AbortController();
    const sending = (await slackAt(server)).send([aNotice()], stop.signal);
    await vi.waitUntil(() => server.requests.length === 1);
    stop.abort(new Error('given up'));
    await expect(sending).rejects.toThrow('given up');
  });

  it('may answer at any length', async () => {
    const server = await hookServer();
    server.answer = (_, response) => void response.writeHead(500).end('x'.repeat(1_000_000));
    const delivery = await (await slackAt(server)).send([aNotice()], never);
    expect(JSON.stringify(delivery).length).toBeLessThan(400);
  });
});

describe('mail', () => {
  const plain = { kind: 'email', host: 'localhost', from: 'ratchet@test.example', to: ['noc@test.example'] } as const;

  it('goes to everybody, encrypted, with a name that tells repetitions', async () => {
    const server = await mailServer({ security: 'starttls' });
    closing.push(server);
    const settings = { ...plain, port: server.port, auth: undefined, ca: server.ca, security: 'starttls' } as const;
    await notifierFor(settings, around).send([aNotice()], never);
    expect(server.mails).toMatchObject([{ from: plain.from, to: plain.to, isEncrypted: true }]);
    expect(server.mails[0]?.text).toContain('Message-ID: <0123456789abcdef.1@test.example>');
    expect(server.mails[0]?.text).toContain('Auto-Submitted: auto-generated');
  });

  it('is not sent where STARTTLS is asked for and not offered', async () => {
    const server = await mailServer({ security: 'none' });
    closing.push(server);
    const settings = { ...plain, port: server.port, auth: undefined, ca: server.ca, security: 'starttls' } as const;
    expect(await notifierFor(settings, around).send([aNotice()], never)).toMatchObject({ kind: 'failed' });
    expect(server.mails).toEqual([]);
  });

  it('is not sent to a server that cannot prove who it is', async () => {
    const server = await mailServer({ security: 'tls' });
    closing.push(server);
    const settings = { ...plain, port: server.port, auth: undefined, ca: undefined, security: 'tls' } as const;
    expect(await notifierFor(settings, around).send([aNotice()], never)).toMatchObject({ kind: 'failed' });
    expect(server.mails).toEqual([]);
  });

  it('goes unencrypted only where that was written', async () => {
    const server = await mailServer({ security: 'none' });
    closing.push(server);
    const settings = { ...plain, port: server.port, auth: undefined, ca: undefined, security: 'none' } as const;
    expect(await notifierFor(settings, around).send([aNotice()], never)).toEqual({ kind: 'delivered' });
    expect(server.mails).toMatchObject([{ isEncrypted: false }]);
  });

  it('cannot be given other headers by what it tells', async () => {
    const server = await mailServer({ security: 'none' });
    closing.push(server);
    const settings = { ...plain, port: server.port, auth: undefined, ca: undefined, security: 'none' } as const;
    const notice = aNotice({ reason: 'x\r\nBcc: eve@evil.example\r\n\r\nboo' });
    await notifierFor(settings, around).send([notice], never);
    expect(server.mails[0]?.to).toEqual(plain.to);
    expect(server.mails[0]?.text).not.toMatch(/^Bcc:/mu);
  });
});

describe('the way to a hook', () => {
  it('leads through the proxy that the environment names, and around it where that says so', async () => {
    const [server, proxy] = [await hookServer(true), await tunnelProxy()];
    closing.push(server, proxy);
    const target = { url: new Secret(`${server.origin}${PATH}`), ca: server.ca };
    const through = async (env: Record<string, string>) =>
      await notifierFor({ kind: 'slack', target }, { ...around, env }).send([aNotice()], never);
    expect(await through({ HTTPS_PROXY: proxy.address })).toEqual({ kind: 'delivered' });
    expect(proxy.tunnels).toEqual([new URL(server.origin).host]);
    expect(await through({ HTTPS_PROXY: proxy.address, NO_PROXY: 'localhost' })).toEqual({ kind: 'delivered' });
    expect(proxy.tunnels).toHaveLength(1);
    expect(server.requests).toHaveLength(2);
  });

  it('does not lead around a proxy that is away, and keeps the address to itself', async () => {
    const [server, proxy] = [await hookServer(true), await tunnelProxy()];
    closing.push(server);
    await proxy.close();
    const target = { url: new Secret(`${server.origin}${PATH}`), ca: server.ca };
    const surroundings = { ...around, env: { HTTPS_PROXY: proxy.address } };
    const told = await notifierFor({ kind: 'teams', target }, surroundings).send([aNotice()], never);
    expect(told.kind).toBe('failed');
    expect(JSON.stringify(told)).not.toContain('XXSECRETXX');
    expect(server.requests).toEqual([]);
  });
});
