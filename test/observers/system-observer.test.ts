import { afterEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../src/config/config.ts';
import { DEFAULT_LAYOUT } from '../../src/config/defaults.ts';
import { sshLinks } from '../../src/links/ssh/ssh-links.ts';
import type { DesiredSystem } from '../../src/model/desired.ts';
import type { ObservedAgent, ObservedSystem } from '../../src/model/observed.ts';
import { Secret } from '../../src/model/secret.ts';
import { systemObserver } from '../../src/observers/system-observer.ts';
import type { Observer } from '../../src/reconciler/ports.ts';
import type { FaultId } from '../../src/simulator/faults/index.ts';
import { clientKeyFor } from '../../src/simulator/keys.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { agentEndpoint, desiredSystem } from '../builders.ts';
import { FakeAgentLinks } from '../fakes/fake-agent-link.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { credential, linkConfig, onLoopback } from '../links/link-config.ts';
import { exception, row, value, WebAgent } from './web-agent.ts';

const { signal } = new AbortController();
const SEED = 'observer';
const PASSWORD = 'practice';
const VERSION = '10.5.0.0-15839-20250516-release';
const MEMBERS = [
  { name: 'dma01', role: 'standalone', peer: undefined },
  { name: 'dma02', role: 'failover-main', peer: 'dma03' },
  { name: 'dma03', role: 'failover-backup', peer: 'dma02' },
] as const;

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Scene {
  readonly simulator: Simulator;
  readonly system: DesiredSystem;
  readonly observer: Observer;
  readonly observe: () => Promise<ObservedSystem>;
  readonly count: (kind: string, what: RegExp) => number;
}

interface Wanted {
  readonly overrides?: Partial<Credential>;
  readonly password?: string;
  readonly liveness?: number;
}

/** A cluster of one Agent and one Failover pair, in the simulator, and an observer of it. */
async function scene({ overrides = {}, password = PASSWORD, liveness = 5000 }: Wanted = {}): Promise<Scene> {
  const simulator = await startSimulator({
    seed: SEED,
    systems: [
      {
        name: 'prod',
        cluster: 'PROD',
        version: VERSION,
        agents: MEMBERS.map(({ name, role, peer }) => ({ name, role, ...(peer !== undefined && { peer }) })),
        users: [{ login: 'svc', password: PASSWORD }],
        sshUser: 'ratchet',
        authorizedKeys: [clientKeyFor(SEED).publicKey],
      },
    ],
  });
  cleanUps.push(() => simulator.close());
  const privateKey = new Secret(clientKeyFor(SEED).privateKey);
  const config = {
    ...linkConfig({
      timers: { liveness },
      credentials: [
        credential({
          web: { login: 'svc', password: new Secret(password) },
          ssh: { user: 'ratchet', privateKey, passphrase: undefined },
          allowHttp: true,
          ...overrides,
        }),
      ],
      endpoints: simulator.agents.map(({ name, webUrl, ssh }) =>
        onLoopback(name, { web: Number(new URL(webUrl).port), ssh: ssh.port }),
      ),
    }),
    agentLayout: DEFAULT_LAYOUT,
  };
  const clock = new FakeClock();
  const links = sshLinks({ config, clock });
  const observer = systemObserver({ config, links, clock });
  cleanUps.push(() => links.close());
  cleanUps.push(() => observer.close());
  const system = desiredSystem({
    agents: MEMBERS.map(({ name, role, peer }) =>
      agentEndpoint(name, {
        role,
        peer,
        url: `http://${name}.test.example`,
        ssh: { host: `${name}.test.example`, port: 22, hostKey: simulator.agent(name).ssh.hostKey },
      }),
    ),
  });
  return {
    simulator,
    system,
    observer,
    observe: () => observer.observe(system, signal),
    count: (kind, what) => simulator.journal().filter((each) => each.kind === kind && what.test(each.what)).length,
  };
}

function rawHistory({ readings }: ObservedAgent): string | undefined {
  return readings.find(({ source }) => source === 'version-history')?.raw;
}

function agentNamed(system: ObservedSystem, name: string): ObservedAgent {
  return system.agents.find((agent) => agent.name === name) ?? expect.unreachable(`no ${name}`);
}

describe('a cluster that runs', () => {
  it('is seen whole, with the offline member of its pair', async () => {
    const { observe } = await scene();
    const seen = await observe();

    expect(seen).toMatchObject({ name: 'prod', cluster: 'PROD', takenAt: '2026-09-01T00:00:00.000Z' });
    expect(seen).not.toHaveProperty('unlisted');
    expect(seen.agents.map(({ name, role, state }) => `${name} ${role} ${state}`)).toEqual([
      'dma01 standalone running',
      'dma02 failover-main running',
      'dma03 failover-backup offline',
    ]);
    expect(seen.agents.map(rawHistory)).toEqual([VERSION, VERSION, VERSION]);
    expect(seen.agents.map(({ problem }) => problem)).toEqual([undefined, undefined, undefined]);
  });

  it('is asked once for two who want to know', async () => {
    const { observe, count } = await scene();
    const [first, second] = await Promise.all([observe(), observe()]);

    expect(second).toBe(first);
    expect(count('web', /GetDataMinerClusterName/)).toBe(MEMBERS.length);
  });

  it('tells of Agents that nobody lists', async () => {
    const { observer, system } = await scene();
    const part = { ...system, agents: system.agents.slice(0, 1) };

    expect((await observer.observe(part, signal)).unlisted).toEqual(['dma02']);
  });

  it('tells of the partner that is missing from a pair', async () => {
    const { observer, system } = await scene();
    const alone = system.agents
      .slice(0, 2)
      .map((agent) => ({ ...agent, role: 'standalone' as const, peer: undefined }));

    expect((await observer.observe({ ...system, agents: alone }, signal)).unlisted).toEqual([
      'Failover partner of dma02',
    ]);
  });
});

describe('logins', () => {
  it('with a wrong password are tried once, over two looks and all Agents', async () => {
    const { observe, count } = await scene({ password: 'wrong' });
    await observe();
    const seen = await observe();

    expect(count('login', /./)).toBe(1);
    expect(seen.agents.map(({ state }) => state)).toContain('denied');
    expect(agentNamed(seen, 'dma01')).toMatchObject({ state: 'denied', problem: { code: 'dms.auth' } });
    expect(rawHistory(agentNamed(seen, 'dma01'))).toBe(VERSION);
    expect(JSON.stringify(seen)).not.toContain('wrong');
  });

  it('are not repeated while the session lives', async () => {
    const { observe, count } = await scene();
    await observe();
    const before = count('login', /accepted/);
    await observe();

    expect(count('login', /accepted/)).toBe(before);
  });

  it('are repeated once for a session that is void, and nobody notices', async () => {
    const { simulator, observe, count } = await scene();
    await observe();
    const before = count('login', /accepted/);
    await simulator.inject({ agent: 'dma01', fault: 'session-expiry' });
    const seen = await observe();

    expect(count('login', /accepted/)).toBe(before + 1);
    expect(agentNamed(seen, 'dma01')).toMatchObject({ state: 'running' });
    expect(agentNamed(seen, 'dma01').problem).toBeUndefined();
  });

  it('go to no host outside the patterns of the credential: no packet leaves', async () => {
    const { observe, simulator } = await scene({ overrides: { hosts: ['*.other.example'] } });
    const seen = await observe();

    expect(seen.agents.map(({ state, problem }) => `${state} ${problem?.code}`)).toEqual(
      MEMBERS.map(() => 'denied credential.host-not-allowed'),
    );
    expect(simulator.journal()).toEqual([]);
  });

  it('do not travel in plain text unless the operator says so', async () => {
    const { observe, count } = await scene({ overrides: { allowHttp: false } });

    expect(agentNamed(await observe(), 'dma01')).toMatchObject({
      state: 'denied',
      problem: { code: 'credential.plain-http' },
    });
    expect(count('web', /./)).toBe(0);
  });
});

describe('an Agent in trouble', () => {
  it.each<{ fault: FaultId; state: string; code: string; version: boolean }>([
    { fault: 'masked-errors', state: 'unknown', code: 'web.masked', version: true },
    { fault: 'html-503', state: 'stopped', code: 'web.http', version: true },
    { fault: 'truncated-json', state: 'unknown', code: 'web.not_json', version: true },
    { fault: 'wrong-content-type', state: 'unknown', code: 'web.not_json', version: true },
    { fault: 'huge-body', state: 'unknown', code: 'web.not_json', version: true },
    { fault: 'slow-agent', state: 'stopped', code: 'net.timeout', version: true },
    { fault: 'unknown-status', state: 'unknown', code: 'web.app', version: true },
    { fault: 'login-refused', state: 'denied', code: 'dms.auth', version: true },
    { fault: 'challenge', state: 'denied', code: 'dms.challenge', version: true },
    { fault: 'agent-down', state: 'unreachable', code: 'net.refused', version: false },
    { fault: 'host-key-changed', state: 'running', code: 'ssh.hostkey', version: false },
    { fault: 'ssh-auth-refused', state: 'running', code: 'ssh.auth', version: false },
  ])('is told as $state for $fault', async ({ fault, state, code, version }) => {
    const { simulator, observe, system, observer } = await scene({ liveness: fault === 'slow-agent' ? 100 : 5000 });
    await simulator.inject({ agent: 'dma01', fault });
    const alone = { ...system, agents: system.agents.slice(0, 1) };
    const seen = fault === 'agent-down' ? await observe() : await observer.observe(alone, signal);
    const agent = agentNamed(seen, 'dma01');

    expect(agent).toMatchObject({ state, problem: { code } });
    expect(rawHistory(agent)).toBe(version ? VERSION : undefined);
  });

  it('leaves the others as they are', async () => {
    const { simulator, observe } = await scene();
    await simulator.inject({ agent: 'dma01', fault: 'agent-down' });

    expect(agentNamed(await observe(), 'dma02').state).toBe('running');
  });

  it('is not taken for the offline member of a pair when nothing of it answers', async () => {
    const { simulator, observe } = await scene();
    await simulator.inject({ agent: 'dma03', fault: 'agent-down' });

    expect(agentNamed(await observe(), 'dma03')).toMatchObject({
      state: 'unreachable',
      problem: { code: 'net.refused' },
    });
  });
});

describe('a Failover member without a web server', () => {
  it.each([
    { partner: 'answers', answer: value([row('dma02', { IsFailOver: true })]), state: 'offline', problem: undefined },
    {
      partner: 'is starting',
      answer: exception('The DataMiner Agent is starting.'),
      state: 'stopped',
      problem: 'net.refused',
    },
  ])('is told as $state when its partner $partner', async ({ answer, state, problem }) => {
    const partner = await WebAgent.start();
    cleanUps.push(() => partner.stop());
    partner.on['GetDataMinerAgentsInfo'] = () => answer;
    const links = new FakeAgentLinks();
    links.agent('dma03').put('C:/Skyline DataMiner/Upgrades/VersionHistory.txt', `2025-07-01 10:00:00;${VERSION}\r\n`);
    const silent = await WebAgent.start();
    const silentPort = silent.port;
    await silent.stop();
    const agents = MEMBERS.slice(1).map(({ name, role, peer }) =>
      agentEndpoint(name, {
        role,
        peer,
        url: `http://${name}.test.example`,
        ...(name === 'dma02' && { ssh: undefined }),
      }),
    );
    const observer = fakeObserver({ dma02: partner.port, dma03: silentPort }, 2, links);
    const seen = agentNamed(await observer.observe(desiredSystem({ agents }), signal), 'dma03');

    expect(seen.state).toBe(state);
    expect(seen.problem?.code).toBe(problem);
    expect(rawHistory(seen)).toBe(VERSION);
  });
});

describe('an observer', () => {
  it('stops when it is told to', async () => {
    const { observer, system } = await scene();

    await expect(observer.observe(system, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  it('looks at no more Agents at a time than it may, and does without SSH', async () => {
    const agent = await WebAgent.start();
    cleanUps.push(() => agent.stop());
    const names = Array.from({ length: 6 }, (_, index) => `dma1${index}`);
    let most = 0;
    let open = 0;
    agent.on['GetDataMinerClusterName'] = () => {
      open += 1;
      most = Math.max(most, open);
      return value('TEST');
    };
    agent.on['GetDataMinerAgentsInfo'] = () => {
      open -= 1;
      return value(names.map((name) => row(name)));
    };
    const observer = fakeObserver(Object.fromEntries(names.map((name) => [name, agent.port])), 2);
    const seen = await observer.observe(webOnly(names), signal);

    expect(seen.agents.map(({ state }) => state)).toEqual(names.map(() => 'running'));
    expect(seen.agents.every(({ problem }) => problem === undefined)).toBe(true);
    expect(most).toBeLessThanOrEqual(2);
  });

  it('shows hostile names without their sting', async () => {
    const agent = await WebAgent.start();
    cleanUps.push(() => agent.stop());
    agent.on['GetDataMinerClusterName'] = () => value('TEST\u001b]0;owned\u0007');
    agent.on['GetDataMinerAgentsInfo'] = () =>
      value([row('dma01', { Status: '\u001b[2J' }), row('\u202eEVIL\u001b[31m'), row('x'.repeat(5000)), 7, null]);
    const seen = await fakeObserver({ dma01: agent.port }, 2).observe(webOnly(['dma01']), signal);

    expect(JSON.stringify(seen)).not.toMatch(/\\u001b|\u202e/);
    expect(seen.cluster).toBe('TEST\\u{1b}]0;owned\\u{7}');
    expect(seen.unlisted).toEqual(['\\u{202e}EVIL\\u{1b}[31m', `${'x'.repeat(100)}…`]);
    expect(seen.agents[0]).toMatchObject({
      state: 'unknown',
      problem: { message: expect.stringContaining('\\u{1b}[2J') },
    });
  });
});

/** Agents by name, each with the port of its web server. */
function fakeObserver(
  ports: Readonly<Record<string, number>>,
  concurrentAgents: number,
  links = new FakeAgentLinks(),
): Observer {
  const config = {
    ...linkConfig({
      limits: { concurrentAgents },
      credentials: [credential({ web: { login: 'svc', password: new Secret(PASSWORD) }, allowHttp: true })],
      endpoints: Object.entries(ports).map(([name, web]) => onLoopback(name, { web })),
    }),
    agentLayout: DEFAULT_LAYOUT,
  };
  const observer = systemObserver({ config, links, clock: new FakeClock() });
  cleanUps.push(() => observer.close());
  return observer;
}

function webOnly(names: readonly string[]): DesiredSystem {
  return desiredSystem({
    agents: names.map((name) => agentEndpoint(name, { url: `http://${name}.test.example`, ssh: undefined })),
  });
}
