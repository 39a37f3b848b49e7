import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { connect, LOGIN, post, SIX_KEYS } from './agent-client.ts';
import { startCluster, withCluster } from './fixture.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/u;

describe('the web services of a running Agent', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startCluster({ speed: 1, startAt: new Date('2026-11-20T08:00:00Z') });
  });
  afterAll(() => simulator.close());
  const agent = () => simulator.agent('dma01');

  it('logs in with all six keys', async () => {
    const answer = await post(agent(), 'ConnectApp', SIX_KEYS);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toEqual({ d: expect.stringMatching(GUID) });
  });

  it.each(Object.keys(SIX_KEYS))('refuses a login without %s, byte for byte as ScriptService does', async (key) => {
    const answer = await post(agent(), 'ConnectAppAndInfo', { ...SIX_KEYS, [key]: undefined });
    expect(answer.status).toBe(500);
    expect(answer.headers.get('jsonerror')).toBe('true');
    expect(await answer.text()).toBe(
      `{"Message":"Invalid web service call, missing value for parameter: \\u0027${key}\\u0027.",` +
        '"StackTrace":"   at System.Web.Script.Services.WebServiceMethodData.CallMethod()",' +
        '"ExceptionType":"System.InvalidOperationException"}',
    );
  });

  it('tells about the connection, with a file version and a cookie', async () => {
    const { d } = (await (await post(agent(), 'ConnectAppAndInfo', SIX_KEYS)).json()) as { d: object };
    expect(d).toMatchObject({
      __type: 'Skyline.DataMiner.Web.Common.v1.DMAConnectAndInfo',
      Connection: expect.stringMatching(GUID),
      Message: null,
      MessageType: null,
      DMAVersion: '10.5.2520.5839',
      TimeUTC: expect.any(Number),
      Cookie: expect.stringMatching(/.{20,}/u),
    });
    expect(JSON.stringify(d)).not.toContain(LOGIN.password);
  });

  it.each([
    ['wrong password', { password: 'guess' }],
    ['unknown login', { login: 'somebody' }],
  ])('refuses a %s', async (_name, wrong) => {
    const answer = await post(agent(), 'ConnectApp', { ...SIX_KEYS, ...wrong });
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ Message: expect.stringContaining('DataMiner Authentication Failed.') });
  });

  it('lists one row for the pair and one for the Agent on its own', async () => {
    const connection = await connect(agent());
    expect(await (await post(agent(), 'GetDataMinerAgentsInfo', { connection })).json()).toMatchObject({
      d: [
        { ID: 101, Name: 'dma01', PrimaryIP: '10.0.0.1', Cluster: 'PROD', Status: 'Running', IsFailOver: true },
        { ID: 103, Name: 'dma03', PrimaryIP: '10.0.0.3', Cluster: 'PROD', Status: 'Running', IsFailOver: false },
      ],
    });
  });

  it.each([
    ['GetDataMinerClusterName', { d: 'PROD' }],
    ['GetDataMinerAPIVersion', { d: '1.0' }],
  ])('answers %s without a session', async (method, body) => {
    expect(await (await post(agent(), method, {})).json()).toEqual(body);
  });

  it('ends a session on LogOut', async () => {
    const connection = await connect(agent());
    expect(await (await post(agent(), 'IsConnectionAlive', { connection })).json()).toEqual({ d: true });
    expect(await (await post(agent(), 'LogOut', { connection })).json()).toEqual({ d: null });
    expect(await (await post(agent(), 'IsConnectionAlive', { connection })).json()).toEqual({ d: false });
    expect(await (await post(agent(), 'GetDataMinerAgentsInfo', { connection })).json()).toMatchObject({
      Message: 'No connection available',
      ExceptionType: 'Skyline.DataMiner.Web.Common.NoConnectionWebApiException',
    });
  });

  it.each([
    ['an unknown method', 'GetEverything', '{}', 'Unknown web method GetEverything.\r\nParameter name: methodName'],
    ['malformed JSON', 'ConnectApp', 'login=x', 'Invalid JSON primitive: login=x.'],
  ])('answers %s as ScriptService does', async (_name, method, body, message) => {
    const answer = await post(agent(), method, body);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ Message: message, ExceptionType: 'System.ArgumentException' });
  });

  it('refuses another verb', async () => {
    const answer = await fetch(`${agent().webUrl}/API/v1/Json.asmx/GetDataMinerClusterName`, {
      headers: { 'content-type': 'application/json' },
    });
    expect(await answer.text()).toContain('\\u0027GetDataMinerClusterName\\u0027 using a GET request');
  });

  it('answers a call without the JSON content type with a page', async () => {
    const answer = await fetch(`${agent().webUrl}/API/v1/Json.asmx/ConnectApp`, { method: 'POST', body: 'login=x' });
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/u);
    expect(await answer.text()).toContain('Request format is unrecognized');
  });

  it('has a page for a path that is not there', async () => {
    expect((await fetch(`${agent().webUrl}/root`)).status).toBe(404);
  });

  it('lists its modules at the gateway', async () => {
    const modules = await (await fetch(`${agent().webUrl}/APIGateway/api/version`)).json();
    expect(modules).toContainEqual(expect.objectContaining({ name: 'SLNet', version: '10.5.2520.5839' }));
  });

  it('says on the standby member of a pair that it is offline', async () => {
    const answer = await post(simulator.agent('dma02'), 'ConnectApp', SIX_KEYS);
    expect(await answer.json()).toMatchObject({ Message: 'Agent is offline.' });
  });

  it('keeps passwords and sessions out of its journal', async () => {
    const connection = await connect(agent());
    await post(agent(), 'LogOut', { connection });
    const story = JSON.stringify(simulator.journal());
    expect(story).toContain('POST LogOut -> 200');
    expect(story).not.toContain(connection);
    expect(story).not.toContain(LOGIN.password);
  });
});

it('voids a session that was not used for five virtual minutes', () =>
  withCluster({ speed: 600_000 }, async (simulator) => {
    const agent = simulator.agent('dma03');
    const connection = await connect(agent);
    const opened = Date.parse(simulator.state().now);
    await simulator.waitFor(({ now }) => Date.parse(now) - opened > 301_000);
    const answer = await post(agent, 'GetDataMinerAgentsInfo', { connection });
    expect(await answer.text()).toContain('NoConnectionWebApiException');
  }));

it('serves HTTPS with the certificate that it was given', async () => {
  const tls = await generate([{ name: 'commonName', value: 'dma01.test.example' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'dma01.test.example' }] }],
  });
  await withCluster({ tls: { key: tls.private, cert: tls.cert } }, async (simulator) => {
    const { webUrl } = simulator.agent('dma01');
    const request = get(`${webUrl}/APIGateway/api/version`, { ca: tls.cert, servername: 'dma01.test.example' });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.resume();
    expect(webUrl).toMatch(/^https:/u);
    expect(answer.statusCode).toBe(200);
  });
});
