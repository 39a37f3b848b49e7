import { expect } from 'vitest';
import type { WEB_FAULTS } from '../../src/simulator/faults/web.ts';
import { connect, SIX_KEYS } from './agent-client.ts';
import { AGENT, agentsInfo, answerTo, type Meets } from './meets.ts';

export const MEETS_WEB: Meets<(typeof WEB_FAULTS)[number]['id']> = {
  async 'login-refused'(simulator) {
    expect(await answerTo(simulator, 'ConnectApp', SIX_KEYS)).toContain('DataMiner Authentication Failed.');
  },
  async challenge(simulator) {
    expect(await answerTo(simulator, 'ConnectAppAndInfo', SIX_KEYS)).toMatch(/^200 .*"MessageType":"Challenge"/u);
  },
  async 'session-expiry'(simulator) {
    const connection = await connect(simulator.agent(AGENT));
    await simulator.inject({ agent: AGENT, fault: 'session-expiry' });
    expect(await answerTo(simulator, 'GetDataMinerAgentsInfo', { connection })).toContain(
      'NoConnectionWebApiException',
    );
  },
  async 'masked-errors'(simulator) {
    const masked = '{"Message":"There was an error processing the request.","StackTrace":"","ExceptionType":""}';
    expect(await agentsInfo(simulator)).toContain(`500 application/json; charset=utf-8 ${masked}`);
    expect(await answerTo(simulator, 'ConnectApp', {})).toContain(masked);
  },
  async 'html-503'(simulator) {
    expect(await answerTo(simulator, 'ConnectApp', SIX_KEYS)).toMatch(/^503 text\/html/u);
  },
  async 'truncated-json'(simulator) {
    const answer = await answerTo(simulator, 'ConnectApp', SIX_KEYS);
    expect(answer).toMatch(/^200 application\/json; charset=utf-8 \{"d":/u);
    expect(answer).not.toContain('}');
  },
  async 'wrong-content-type'(simulator) {
    expect(await answerTo(simulator, 'ConnectApp', SIX_KEYS)).toMatch(/^200 text\/html/u);
  },
  async 'huge-body'(simulator) {
    expect((await answerTo(simulator, 'ConnectApp', SIX_KEYS)).length).toBeGreaterThan(10_000_000);
  },
  async 'slow-agent'(simulator) {
    const asked = Date.parse(simulator.state().now);
    await answerTo(simulator, 'GetDataMinerClusterName', {});
    expect(Date.parse(simulator.state().now) - asked).toBeGreaterThan(19_000);
  },
  async 'unknown-status'(simulator) {
    expect(await agentsInfo(simulator)).toContain('"Status":"Foo"');
  },
  async 'slow-loris'(simulator) {
    const asked = Date.parse(simulator.state().now);
    expect(await answerTo(simulator, 'GetDataMinerClusterName', {})).toContain('{"d":"PROD"}');
    expect(Date.parse(simulator.state().now) - asked).toBeGreaterThan(20_000);
  },
  async 'connection-reset'(simulator) {
    await expect(answerTo(simulator, 'ConnectApp', SIX_KEYS)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  },
  async redirect(simulator) {
    const url = `${simulator.agent(AGENT).webUrl}/API/v1/Json.asmx/GetDataMinerClusterName`;
    const answer = await fetch(url, { method: 'POST', redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://elsewhere.example/']);
  },
  async 'apigw-null'(simulator) {
    const answer = await fetch(`${simulator.agent(AGENT).webUrl}/APIGateway/api/version`);
    expect(await answer.text()).toContain('"name":"SLNet","version":null');
  },
};
