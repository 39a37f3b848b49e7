import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/cli/system-clock.ts';
import { DEFAULT_LAYOUT, DEFAULT_STAGING, DEFAULT_TIMERS } from '../../src/config/defaults.ts';
import type { ExecutorDeps } from '../../src/executors/deps.ts';
import { executorsFrom } from '../../src/executors/index.ts';
import { sshLinks } from '../../src/links/ssh/ssh-links.ts';
import type { AgentEndpoint } from '../../src/model/desired.ts';
import { Secret } from '../../src/model/secret.ts';
import { systemObserver } from '../../src/observers/system-observer.ts';
import type { HopOrder, RunOutcome } from '../../src/reconciler/ports.ts';
import type { FaultId } from '../../src/simulator/faults/index.ts';
import { packageBytes, packageFileName } from '../../src/simulator/package.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import type { SimulatedSystemSpec } from '../../src/simulator/specification.ts';
import { desiredSystem, r } from '../builders.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { LOGIN } from '../simulator/agent-client.ts';
import { CLUSTER, KEY, withCluster } from '../simulator/fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { packagesIn } from './packages-in.ts';

const NEW = { release: r('10.5.0 [CU4]'), build: 15943, date: '20250620' };
const ALONE: Partial<SimulatedSystemSpec> = { agents: [{ name: 'dma01', role: 'standalone' }] };
const SPEED = 600;
const TIMERS = {
  ...DEFAULT_TIMERS,
  poll: 40,
  launchAck: 1_500,
  grace: 1_500,
  noProgress: 6_000,
  overall: 60_000,
  settleStable: 200,
  settle: 3_000,
};
const forever = new AbortController().signal;

/** The real links and observer against the simulator, over loopback. */
function connect(simulator: Simulator): { deps: ExecutorDeps; order: () => Promise<HopOrder>; end(): Promise<void> } {
  const host = (name: string) => `${name}.test.example`;
  const agents = simulator.agents.map(({ name, role, ssh }): AgentEndpoint => {
    const { peer } = CLUSTER.agents.find((agent) => agent.name === name) ?? { peer: undefined };
    const alone = role === 'standalone';
    const endpoint = { host: host(name), port: 22, hostKey: ssh.hostKey };
    return { name, role, peer: alone ? undefined : peer, url: `http://${host(name)}`, ssh: endpoint };
  });
  const credential = {
    name: 'test',
    hosts: ['*.test.example'],
    web: { login: LOGIN.login, password: new Secret(LOGIN.password) },
    ssh: { user: 'ratchet', privateKey: new Secret(KEY.privateKey), passphrase: undefined },
    ca: undefined,
    allowHttp: true,
  };
  const endpoints = simulator.agents.map(({ name, webUrl, ssh }) => ({
    host: host(name),
    web: new URL(webUrl).host,
    ssh: `127.0.0.1:${ssh.port}`,
  }));
  const limits = { concurrentSystems: 2, concurrentAgents: 8 };
  const config = { credentials: [credential], endpoints, limits, timers: TIMERS, agentLayout: DEFAULT_LAYOUT };
  const clock = systemClock;
  const links = sshLinks({ config, clock });
  const observer = systemObserver({ config, links, clock });
  const root = temporaryFolder();
  const bytes = packageBytes({ ...NEW, size: 2_500_000 });
  writeFileSync(join(root, packageFileName(NEW)), bytes);
  const system = desiredSystem({ agents });

  const deps: ExecutorDeps = {
    links,
    journal: new FakeJournal(),
    observer,
    clock,
    tell: () => {},
    timers: TIMERS,
    agentLayout: DEFAULT_LAYOUT,
    packages: packagesIn(root),
    staging: DEFAULT_STAGING,
    random: Math.random,
  };
  const about = { train: undefined, track: 'main', notes: undefined } as const;
  return {
    deps,
    order: async () => ({
      system,
      observed: await observer.observe(system, forever),
      hop: {
        from: { release: '10.5.0 [CU3]', build: 15839, ...about },
        to: { release: '10.5.0 [CU4]', build: NEW.build, ...about },
        package: {
          kind: 'full',
          from: packageFileName(NEW),
          sha256: createHash('sha256').update(bytes).digest('hex'),
          size: bytes.length,
        },
        failoverPolicy: 'simultaneous',
        risks: [],
        agents: agents.map(({ name }) => name),
        why: 'newest',
      },
      revision: 'main@sha1:abc',
      planDigest: 'sha256:def',
      heldBack: () => undefined,
      attempt: 1,
    }),
    async end() {
      await observer.close();
      await links.close();
    },
  };
}

interface Play {
  readonly spec?: Partial<SimulatedSystemSpec>;
  readonly faults?: readonly FaultId[];
}

async function play(
  { spec = {}, faults = [] }: Play,
  use: (stage: { simulator: Simulator } & ReturnType<typeof connect>) => Promise<void>,
) {
  await withCluster({ spec, speed: SPEED }, async (simulator) => {
    for (const fault of faults) await simulator.inject({ agent: 'dma01', fault });
    const connection = connect(simulator);
    try {
      await use({ simulator, ...connection });
    } finally {
      await connection.end();
    }
  });
}

function sentence(outcome: RunOutcome): string {
  return 'error' in outcome ? `${outcome.error.code}: ${outcome.error.message}` : outcome.message;
}

describe('against simulated Agents, over SSH and HTTP', () => {
  const good: readonly (readonly [string, Play])[] = [
    ['one Agent', { spec: ALONE }],
    ['a cluster of three with a Failover pair', {}],
    ['a launch whose answer is lost', { spec: ALONE, faults: ['launch-ack-lost'] }],
    ['a launch that is lost', { spec: ALONE, faults: ['launch-lost'] }],
    ['an exit code that is not 0', { spec: ALONE, faults: ['exit-nonzero-but-success'] }],
    ['an exit code 0 that comes at once', { spec: ALONE, faults: ['early-exit-0'] }],
    ['an exit code that never comes', { spec: ALONE, faults: ['exit-never'] }],
    ['a reboot in between', { spec: ALONE, faults: ['reboot'] }],
  ];
  it.each(good)('%s: upgraded, with one launch', async (_, scene) => {
    await play(scene, async ({ simulator, deps, order }) => {
      const outcome = await executorsFrom(deps).apply.carryOut(await order(), forever);
      expect([outcome.kind, sentence(outcome)]).toEqual(['succeeded', expect.stringContaining('build 15943')]);
      expect(simulator.launches('prod')).toBe(1);
    });
  });

  const bad: readonly (readonly [string, Play, RunOutcome['kind'], RegExp, launches: number])[] = [
    ['a task that is missing', { spec: ALONE, faults: ['task-missing'] }, 'refused', /^run\.launch/u, 0],
    ['a utility that is missing', { spec: ALONE, faults: ['util-missing'] }, 'refused', /^run\.launch/u, 0],
    ['a disk that is full', { spec: ALONE, faults: ['disk-full'] }, 'refused', /^stage\.disk/u, 0],
    ['prerequisites that fail', { spec: ALONE, faults: ['prereq-failure'] }, 'failed', /^run\.prereq/u, 1],
    ['one Agent left behind', { faults: ['partial-upgrade'] }, 'partial', /^run\.partial/u, 1],
    ['another version than ordered', { spec: ALONE, faults: ['wrong-version'] }, 'wrong-version', /^run\.wrong/u, 1],
    ['an Agent stuck at 99 %', { spec: ALONE, faults: ['stuck-99'] }, 'stalled', /^run\.stalled/u, 1],
  ];
  it.each(bad)('%s: said, and nothing repeated', async (_, scene, kind, expected, launches) => {
    await play(scene, async ({ simulator, deps, order }) => {
      const outcome = await executorsFrom(deps).apply.carryOut(await order(), forever);
      expect([outcome.kind, sentence(outcome)]).toEqual([kind, expect.stringMatching(expected)]);
      expect(simulator.launches('prod')).toBe(launches);
    });
  });

  it('a signal in the middle, then the same command again: one launch', async () => {
    await play({ spec: ALONE }, async ({ simulator, deps, order }) => {
      const stop = new AbortController();
      const first = executorsFrom(deps).apply.carryOut(await order(), stop.signal);
      await simulator.waitFor(() => simulator.launches('prod') === 1);
      stop.abort(new Error('SIGTERM'));
      expect(await first).toMatchObject({ kind: 'interrupted' });
      const left = await deps.journal.open('prod');
      if (left === undefined) throw new Error('no run is open');
      const { system } = await order();
      expect(await executorsFrom(deps).apply.resume(system, left, () => undefined, forever)).toMatchObject({
        kind: 'succeeded',
      });
      expect([simulator.launches('prod'), (await deps.journal.latest('prod'))?.id]).toEqual([1, left.id]);
    });
  });

  it('upload-only: staged once, found there the second time', async () => {
    await play({ spec: ALONE }, async ({ simulator, deps, order }) => {
      const executor = executorsFrom(deps)['upload-only'];
      expect(await executor.carryOut(await order(), forever)).toMatchObject({ kind: 'staged' });
      const again = await executor.carryOut(await order(), forever);
      expect(sentence(again)).toContain('lies staged');
      expect(simulator.launches('prod')).toBe(0);
    });
  });
});
