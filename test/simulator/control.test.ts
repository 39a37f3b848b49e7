import { expect, it } from 'vitest';
import { openControl } from '../../src/simulator/control.ts';
import type { SimulatorState } from '../../src/simulator/snapshot.ts';
import { connect, post } from './agent-client.ts';
import { withCluster } from './fixture.ts';

type Ask = (method: string, path: string, body?: object, token?: string) => Promise<Response>;

/** A cluster and a way to ask its control endpoint, with the right token unless told otherwise. */
function withControl(use: (ask: Ask, connectTo: (agent: string) => Promise<string>) => Promise<void>): Promise<void> {
  return withCluster({}, async (simulator) => {
    const control = await openControl(simulator);
    try {
      await use(
        (method, path, body, token = control.token) =>
          fetch(`${control.url}${path}`, {
            method,
            headers: { authorization: `Bearer ${token}` },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }),
        (agent) => connect(simulator.agent(agent)),
      );
    } finally {
      await control.close();
    }
  });
}

it('tells the state and the journal', () =>
  withControl(async (ask, connectTo) => {
    await connectTo('dma01');
    const state = (await (await ask('GET', '/__sim/state')).json()) as SimulatorState;
    expect(state.systems[0]?.agents.map(({ phase }) => phase)).toEqual(['running', 'offline', 'running']);
    expect(await (await ask('GET', '/__sim/journal')).json()).toContainEqual(
      expect.objectContaining({ kind: 'web', what: 'POST ConnectApp -> 200' }),
    );
  }));

it('injects a fault and lifts it again', () =>
  withControl(async (ask, connectTo) => {
    const order = { agent: 'dma01', fault: 'agent-down' };
    expect((await ask('POST', '/__sim/fault', order)).status).toBe(200);
    await expect(connectTo('dma01')).rejects.toThrow('fetch failed');
    expect((await ask('POST', '/__sim/fault', { ...order, lift: true })).status).toBe(200);
    expect(await connectTo('dma01')).toMatch(/^[0-9a-f-]{36}$/u);
  }));

it('skips virtual time: a session of five minutes is over', () =>
  withCluster({ speed: 1 }, async (simulator) => {
    const control = await openControl(simulator);
    try {
      const client = simulator.agent('dma01');
      const connection = await connect(client);
      const agentsOf = async () => (await post(client, 'GetDataMinerAgentsInfo', { connection })).text();
      expect(await agentsOf()).toContain('"Status"');
      const before = Date.parse(simulator.state().now);
      const headers = { authorization: `Bearer ${control.token}` };
      const answer = await fetch(`${control.url}/__sim/advance`, { method: 'POST', headers, body: '{"seconds":301}' });
      expect(answer.status).toBe(200);
      expect(Date.parse(simulator.state().now) - before).toBeGreaterThanOrEqual(301_000);
      expect(await agentsOf()).not.toContain('"Status"');
    } finally {
      await control.close();
    }
  }));

it.each`
  what                | method    | path                | body                                   | token        | status
  ${'another token'}  | ${'GET'}  | ${'/__sim/state'}   | ${undefined}                           | ${'guessed'} | ${401}
  ${'another path'}   | ${'GET'}  | ${'/'}              | ${undefined}                           | ${undefined} | ${404}
  ${'another verb'}   | ${'GET'}  | ${'/__sim/fault'}   | ${undefined}                           | ${undefined} | ${404}
  ${'unknown faults'} | ${'POST'} | ${'/__sim/fault'}   | ${{ agent: 'dma01', fault: 'none' }}   | ${undefined} | ${400}
  ${'unknown Agents'} | ${'POST'} | ${'/__sim/fault'}   | ${{ agent: 'dma99', fault: 'reboot' }} | ${undefined} | ${400}
  ${'no body'}        | ${'POST'} | ${'/__sim/fault'}   | ${undefined}                           | ${undefined} | ${400}
  ${'no seconds'}     | ${'POST'} | ${'/__sim/advance'} | ${{ seconds: 'ten' }}                  | ${undefined} | ${400}
  ${'going back'}     | ${'POST'} | ${'/__sim/advance'} | ${{ seconds: -1 }}                     | ${undefined} | ${400}
`('answers $what with $status', ({ method, path, body, token, status }) =>
  withControl(async (ask) => {
    expect((await ask(method, path, body, token)).status).toBe(status);
  }),
);
