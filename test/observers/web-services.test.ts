import { generate } from 'selfsigned';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { LONGEST_BODY } from '../../src/observers/web-services/http-post.ts';
import { type WebServices, webServices } from '../../src/observers/web-services/web-services.ts';
import { agentEndpoint } from '../builders.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { credential, linkConfig, onLoopback } from '../links/link-config.ts';
import { exception, lostSession, masked, SESSION, value, WebAgent } from './web-agent.ts';

const { signal } = new AbortController();
const PASSWORD = 'correct horse battery';
const account = { credentials: 'test', system: 'prod' };
const plain = agentEndpoint('dma01', { url: 'http://dma01.test.example' });
const encrypted = agentEndpoint('dma01', { url: 'https://dma01.test.example' });

const cleanUps: (() => Promise<unknown>)[] = [];
let server: WebAgent;
let clock: FakeClock;

beforeEach(async () => {
  server = await startAgent();
  clock = new FakeClock();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function startAgent(tls?: { readonly key: string; readonly cert: string }): Promise<WebAgent> {
  const agent = await WebAgent.start(tls);
  cleanUps.push(() => agent.stop());
  return agent;
}

function client(overrides: Parameters<typeof credential>[0] = {}, timers = {}): WebServices {
  const web = { login: 'svc', password: new Secret(PASSWORD) };
  const config = linkConfig({
    credentials: [credential({ web, allowHttp: true, ...overrides })],
    endpoints: ['dma01', 'dma02'].map((name) => onLoopback(name, { web: server.port })),
    timers,
  });
  const services = webServices({ config, clock });
  cleanUps.push(() => services.close());
  return services;
}

describe('a look', () => {
  it('brings cluster, version and Agents', async () => {
    const view = await client().look(plain, account, signal);

    expect(view).toEqual({
      cluster: 'TEST',
      version: { source: 'web-services', raw: '10.5.2449.76', at: '2026-09-01T00:00:00.000Z' },
      rows: [{ name: 'dma01', address: '10.0.0.1', status: 'Running', isFailover: false }],
    });
  });

  it('logs in with all six keys, and keeps nothing of the cookie', async () => {
    const view = await client().look(plain, account, signal);

    expect(server.calls[1]).toEqual({
      method: 'ConnectAppAndInfo',
      body: {
        host: '',
        login: 'svc',
        password: PASSWORD,
        clientAppName: 'Ratchet',
        clientAppVersion: '1.0.0.0',
        clientComputerName: '',
      },
    });
    expect(JSON.stringify(view)).not.toContain('cookie');
  });

  it.each([
    ['ahead', 90_000],
    ['behind', -3_600_000],
  ])('tells how far the clock of the Agent is %s', async (_, ahead) => {
    const TimeUTC = clock.now().getTime() + ahead;
    server.on['ConnectAppAndInfo'] = () => value({ Connection: SESSION, MessageType: null, DMAVersion: '', TimeUTC });
    expect((await client().look(plain, account, signal)).clockAheadMs).toBe(ahead);
  });

  it.each(['2026-09-01', null, 'NaN'])('takes %j for no time', async (TimeUTC) => {
    server.on['ConnectAppAndInfo'] = () => value({ Connection: SESSION, MessageType: null, DMAVersion: '', TimeUTC });
    expect((await client().look(plain, account, signal)).clockAheadMs).toBeUndefined();
  });

  it('uses its session again', async () => {
    const services = client();
    await services.look(plain, account, signal);
    await services.look(plain, account, signal);

    expect(server.count('ConnectAppAndInfo')).toBe(1);
    expect(server.calls.at(-1)?.body).toEqual({ connection: SESSION });
  });

  it('logs out in the end', async () => {
    const services = client();
    await services.look(plain, account, signal);
    await services.close();

    expect(server.calls.at(-1)).toEqual({ method: 'LogOut', body: { connection: SESSION } });
  });

  it('leaves a hundred sessions with a bounded number of sockets', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `dma${index}`);
    const web = { login: 'svc', password: new Secret(PASSWORD) };
    const endpoints = names.map((name) => onLoopback(name, { web: server.port }));
    const config = linkConfig({ credentials: [credential({ web, allowHttp: true })], endpoints });
    const services = webServices({ config, clock });
    for (const name of names) {
      await services.look(agentEndpoint(name, { url: `http://${name}.test.example` }), account, signal);
    }
    await services.close();

    expect(server.count('LogOut')).toBe(100);
    expect(server.peakSockets).toBeLessThanOrEqual(32);
  });

  it('can be called off', async () => {
    server.on['GetDataMinerClusterName'] = () => 'silence';
    const abort = new AbortController();
    const looking = client().look(plain, account, abort.signal);
    abort.abort(new Error('gone'));

    await expect(looking).rejects.toThrow('gone');
  });
});

describe('a lost session', () => {
  it.each([
    { what: 'as the vendor says it', reply: lostSession() },
    { what: 'by its text alone', reply: exception("There's no connection.", '') },
    { what: 'as 401', reply: exception('Access is denied.', 'System.UnauthorizedAccessException', 401) },
    { what: 'behind custom errors', reply: masked() },
  ])('is replaced once, and the call made once more: $what', async ({ reply }) => {
    const services = client();
    await services.look(plain, account, signal);
    let lost = true;
    const usual = server.on['GetDataMinerAgentsInfo'];
    server.on['GetDataMinerAgentsInfo'] = (body) => {
      if (!lost) return usual?.(body) ?? 'silence';
      lost = false;
      return reply;
    };
    const view = await services.look(plain, account, signal);

    expect(view.problem).toBeUndefined();
    expect(view.rows).toHaveLength(1);
    expect(server.count('ConnectAppAndInfo')).toBe(2);
    expect(server.count('GetDataMinerAgentsInfo')).toBe(3);
  });

  it('that stays lost is told, after one more try', async () => {
    server.on['GetDataMinerAgentsInfo'] = () => lostSession();
    const view = await client().look(plain, account, signal);

    expect(view.problem?.code).toBe('dms.session');
    expect(server.count('ConnectAppAndInfo')).toBe(2);
  });
});

describe('a refused login', () => {
  const refusals = [
    {
      code: 'dms.auth',
      reply: exception('DataMiner Authentication Failed. Check username/password or security rights.'),
    },
    { code: 'dms.auth', reply: exception('Access is denied.', '', 401) },
    { code: 'dms.auth', reply: value({ Connection: '', MessageType: '' }) },
    { code: 'dms.auth', reply: value(null) },
    { code: 'dms.challenge', reply: value({ Connection: SESSION, MessageType: 'Challenge', Message: 'code?' }) },
    { code: 'web.masked', reply: masked() },
  ];

  it.each(refusals)('is not repeated for 15 minutes: $code $reply.body', async ({ code, reply }) => {
    server.on['ConnectAppAndInfo'] = () => reply;
    const services = client();
    const first = await services.look(plain, account, signal);
    const second = await services.look(plain, account, signal);
    const attempts = server.count('ConnectAppAndInfo');
    await clock.advance(15 * 60_000);
    await services.look(plain, account, signal);

    expect(first.problem?.code).toBe(code);
    expect(second.problem).toMatchObject({ code: 'dms.auth', message: expect.stringContaining('2026-09-01T00:15:00') });
    expect(attempts).toBe(1);
    expect(server.count('ConnectAppAndInfo')).toBe(2);
  });

  it('holds back all Agents of the System, also those that ask at the same time', async () => {
    server.on['ConnectAppAndInfo'] = () => refusals[0]?.reply ?? 'silence';
    const services = client();
    const other = agentEndpoint('dma02', { url: 'http://dma02.test.example' });
    const views = await Promise.all([plain, other].map((agent) => services.look(agent, account, signal)));

    expect(views.map(({ problem }) => problem?.code)).toEqual(['dms.auth', 'dms.auth']);
    expect(server.count('ConnectAppAndInfo')).toBe(1);
  });

  it('of one System does not touch another', async () => {
    server.on['ConnectAppAndInfo'] = () => refusals[0]?.reply ?? 'silence';
    const services = client();
    await services.look(plain, account, signal);
    await services.look(plain, { ...account, system: 'other' }, signal);

    expect(server.count('ConnectAppAndInfo')).toBe(2);
  });
});

describe('answers that are none', () => {
  it.each([
    { what: 'HTML of a stopped pool', reply: html(503), code: 'web.http', says: 'HTTP 503' },
    { what: 'HTML with status 200', reply: html(200), code: 'web.not_json', says: 'text/html' },
    {
      what: 'a redirect',
      reply: { status: 302, headers: { location: 'http://evil.example/' }, body: '' },
      code: 'web.http',
      says: 'HTTP 302',
    },
    { what: 'JSON that breaks off', reply: { body: '{"d":"TE' }, code: 'web.not_json', says: 'break off' },
    {
      what: 'JSON with another type',
      reply: { contentType: 'text/plain', body: '{"d":"TEST"}' },
      code: 'web.not_json',
      says: 'text/plain',
    },
    { what: 'JSON without d', reply: { body: '{"e":1}' }, code: 'web.not_json', says: 'no "d"' },
    { what: 'a list', reply: { body: '[1]' }, code: 'web.not_json', says: 'JSON' },
    { what: '10 MB', reply: { body: 'x'.repeat(10_000_000) }, code: 'web.not_json', says: `${LONGEST_BODY}` },
    { what: 'a hidden error', reply: masked(), code: 'web.masked', says: 'HTTP 500' },
    {
      what: 'an error of its own',
      reply: exception('Object reference not set'),
      code: 'web.app',
      says: 'Object reference',
    },
  ])('are told apart, and no login is sent: $what', async ({ reply, code, says }) => {
    server.on['GetDataMinerClusterName'] = () => reply;
    const view = await client().look(plain, account, signal);

    expect(view.problem).toMatchObject({ code, message: expect.stringContaining(says) });
    expect(server.count('ConnectAppAndInfo')).toBe(0);
  });

  it('include a list of Agents that is no list', async () => {
    server.on['GetDataMinerAgentsInfo'] = () => value('surprise');

    expect((await client().look(plain, account, signal)).problem?.code).toBe('web.app');
  });
});

describe('an Agent that is busy', () => {
  it.each([
    { says: 'The DataMiner Agent is starting.', code: 'dms.starting' },
    { says: 'The DataMiner Agent is not running.', code: 'dms.not_running' },
    { says: 'Timeout while contacting the DataMiner Agent.', code: 'dms.not_running' },
    { says: 'This DataMiner Agent is currently switching.', code: 'dms.switching' },
    { says: 'Agent is currently switching', code: 'dms.switching' },
    { says: 'Agent is offline.', code: 'dms.offline' },
    { says: 'A software upgrade is currently in progress.', code: 'dms.upgrading' },
    { says: 'DataMiner is busy upgrading.', code: 'dms.upgrading' },
  ])('says so: $says', async ({ says, code }) => {
    server.on['ConnectAppAndInfo'] = () => exception(says);
    const view = await client().look(plain, account, signal);

    expect(view.problem?.code).toBe(code);
  });
});

describe('an Agent that is not there', () => {
  it('is told apart: slow', async () => {
    server.on['GetDataMinerClusterName'] = () => 'silence';
    const view = await client({}, { liveness: 60 }).look(plain, account, signal);

    expect(view.problem?.code).toBe('net.timeout');
  });

  it('is told apart: hangs up', async () => {
    server.on['GetDataMinerClusterName'] = () => 'hang up';
    const view = await client().look(plain, account, signal);

    expect(view.problem?.code).toBe('net.reset');
  });

  it('is told apart: refuses', async () => {
    const services = client();
    await server.stop();
    const view = await services.look(plain, account, signal);

    expect(view.problem?.code).toBe('net.refused');
  });

  it('is told apart: has no name', async () => {
    const nameless = agentEndpoint('x', { url: 'http://no-such-host.invalid' });
    const view = await client({ hosts: ['*.invalid'] }).look(nameless, account, signal);

    expect(view.problem?.code).toBe('net.dns');
  });
});

describe('a login is sent to nobody', () => {
  it.each([
    {
      what: 'outside the patterns of the credential',
      overrides: { hosts: ['*.other.example'] },
      code: 'credential.host-not-allowed',
    },
    { what: 'in plain text', overrides: { allowHttp: false }, code: 'credential.plain-http' },
    { what: 'without being there', overrides: { web: undefined }, code: 'credential.incomplete' },
    { what: 'under an unknown name', overrides: { name: 'else' }, code: 'credential.unknown' },
  ])('$what', async ({ overrides, code }) => {
    const view = await client(overrides).look(plain, account, signal);

    expect(view.problem?.code).toBe(code);
    expect(server.connections).toBe(0);
  });
});

describe('TLS', () => {
  let pair: { readonly key: string; readonly cert: string };
  let otherName: { readonly key: string; readonly cert: string };

  beforeAll(async () => {
    pair = await certificateFor('dma01.test.example');
    otherName = await certificateFor('elsewhere.example');
  });

  it('refuses a certificate that nobody vouches for, and sends nothing', async () => {
    server = await startAgent(pair);
    const view = await client().look(encrypted, account, signal);

    expect(view.problem?.code).toBe('net.tls');
    expect(server.calls).toEqual([]);
  });

  it('accepts one that the credential vouches for, for the name and at any address', async () => {
    server = await startAgent(pair);
    const view = await client({ ca: pair.cert }).look(encrypted, account, signal);

    expect(view.problem).toBeUndefined();
    expect(view.cluster).toBe('TEST');
  });

  it('refuses one for another name', async () => {
    server = await startAgent(otherName);
    const view = await client({ ca: otherName.cert }).look(encrypted, account, signal);

    expect(view.problem?.code).toBe('net.tls');
    expect(server.calls).toEqual([]);
  });
});

describe('secrets', () => {
  it('that an Agent throws back are not shown', async () => {
    server.on['GetDataMinerAgentsInfo'] = ({ connection }) =>
      exception(`bad ${connection} for ${PASSWORD}, Bearer abc.def \u001b[31m`);
    const { problem } = await client().look(plain, account, signal);

    expect(problem?.message).toContain('bad [secret] for [secret], Bearer [secret] \\u{1b}[31m');
  });
});

function html(status: number) {
  return { status, contentType: 'text/html; charset=us-ascii', body: '<html>Service Unavailable</html>' };
}

async function certificateFor(name: string): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  });
  return { key, cert };
}
