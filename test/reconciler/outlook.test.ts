import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { DesiredSystem } from '../../src/model/desired.ts';
import type { Rollout } from '../../src/model/rollout.ts';
import { forecastFleet } from '../../src/reconciler/forecast/forecast-fleet.ts';
import { type Outlook, outlook } from '../../src/reconciler/forecast/outlook.ts';
import { historyOf } from '../../src/reconciler/history.ts';
import { adopt, type InForce } from '../../src/reconciler/in-force.ts';
import { rolloutFacts } from '../../src/reconciler/rollouts/rollout-facts.ts';
import type { FleetRevision } from '../../src/reconciler/wanted.ts';
import {
  agentEndpoint,
  catalogPackage,
  desiredFleet,
  desiredSystem,
  estimates,
  observedAgent,
  observedSystem,
} from '../builders.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { FakeLooks, FakeRollouts } from '../fakes/fake-rollouts.ts';

const knowledge = { ...loadKnowledge(), knownIssues: [], pathRules: [] };
const catalog = [catalogPackage('10.5.0 [CU9]', 16_515)];
const RUNS = '10.5.0.0-16338-20250919-release';

function system(name: string, more: Partial<DesiredSystem> = {}): DesiredSystem {
  return desiredSystem({ name, agents: [agentEndpoint(`${name}-dma`)], mode: 'apply', ...more });
}

function revision(name: string, systems: readonly DesiredSystem[], rollouts: readonly Rollout[] = []): FleetRevision {
  const fleet = desiredFleet({ systems, catalog, rollouts });
  return { revision: name, from: 'test', fleet, bystanders: [], knowledge };
}

function lookAt(name: string) {
  return { ...observedSystem(observedAgent(`${name}-dma`, RUNS)), name };
}

const canaries: Rollout = {
  name: 'canaries',
  waves: [
    { name: 'first', systems: ['a'], soakMs: 3_600_000 },
    { name: 'rest', systems: ['b'], soakMs: 0 },
  ],
  maxConcurrent: 1,
  maxFailures: 1,
  groups: [],
  dependencies: [],
  origin: { file: 'r.yaml', line: 1, column: 1 },
};

const terms = { estimates, approvers: undefined };
let clock: FakeClock;
let inForce: InForce | undefined;
let unseen: ReadonlySet<string>;
let reads: string[];
let looks: FakeLooks;
let ahead: Outlook;

function memory() {
  const journal = new FakeJournal();
  const open = journal.open.bind(journal);
  journal.open = async (name) => {
    reads.push(name);
    return await open(name);
  };
  const acts = new FakeActs();
  return { journal, acts, checks: new FakeCheckReports(), looks, rollouts: new FakeRollouts(new FakeJournal()) };
}

beforeEach(() => {
  clock = new FakeClock();
  inForce = undefined;
  unseen = new Set();
  reads = [];
  looks = new FakeLooks();
  const lastLook = (name: string) => (unseen.has(name) ? undefined : lookAt(name));
  ahead = outlook({ inForce: () => inForce, lastLook, memory: memory(), terms, clock });
});

function follow(wanted: FleetRevision): void {
  inForce = adopt(inForce, { kind: 'fleet', revision: wanted }, clock.now().toISOString());
}

const kindsOf = (forecast: Awaited<ReturnType<Outlook['ofFleet']>>, name: string) => {
  const found = forecast?.systems.find((one) => one.system === name);
  return [...(found?.events.map(({ kind }) => kind) ?? []), found?.end.kind];
};

it('is nothing while nothing is in force', async () => {
  expect(await ahead.ofFleet(30)).toBeUndefined();
  expect(await ahead.ofSystem('a', 30)).toBeUndefined();
});

it('is the forecast of the whole fleet, though it is made in turns', async () => {
  const wanted = revision('r1', [system('a'), system('b'), system('c')], [canaries]);
  follow(wanted);
  const now = clock.now().toISOString();
  const until = new Date(clock.now().getTime() + 30 * 86_400_000).toISOString();
  const names = ['a', 'b', 'c'];
  const remembered = memory();
  const atOnce = forecastFleet({
    desired: wanted.fleet,
    observed: lookAt,
    knowledge,
    history: await historyOf(names, remembered),
    rollouts: await rolloutFacts(wanted, names, remembered, now),
    revision: 'r1',
    now,
    until,
    ...terms,
  });
  const told = await ahead.ofFleet(30);
  expect(told).toEqual(atOnce);
  expect(kindsOf(told, 'b')).toEqual(['wait', 'wait', 'hop', 'settled']);
});

it('is of one System with its rollout taking part', async () => {
  follow(revision('r1', [system('a'), system('b'), system('c')], [canaries]));
  const told = await ahead.ofSystem('b', 30);
  expect(told?.systems.map(({ system: name }) => name)).toEqual(['b']);
  expect(kindsOf(told, 'b')).toEqual(['wait', 'wait', 'hop', 'settled']);
  expect(await ahead.ofSystem('nowhere', 30)).toBeUndefined();
});

it('takes each System by the revision that it follows', async () => {
  follow(revision('r1', [system('a'), system('b', { mode: 'plan-only' })]));
  const sound = { revision: revision('r2', [system('a')]), withheld: { names: ['b'], files: [] } };
  const reading = { kind: 'problems', revision: 'r2', problems: ['x'], sound, freezes: [] } as const;
  inForce = adopt(inForce, reading, clock.now().toISOString());
  const told = await ahead.ofFleet(30);
  expect([kindsOf(told, 'a'), kindsOf(told, 'b')]).toEqual([['hop', 'settled'], ['never']]);
  expect(told?.source.revision).toBe('r2');
  expect((await ahead.ofSystem('b', 30))?.source.revision).toBe('r1');
});

it('rests on what the store saw last, where this process has not looked', async () => {
  follow(revision('r1', [system('a'), system('b')]));
  unseen = new Set(['a', 'b']);
  await looks.record(lookAt('a'), RUNS);
  expect(kindsOf(await ahead.ofSystem('a', 30), 'a')).toEqual(['hop', 'settled']);
  expect(await ahead.ofSystem('b', 30)).toBeUndefined();
  expect(kindsOf(await ahead.ofFleet(30), 'b')).toEqual(['never']);
});

describe('its work', () => {
  it('leaves turns to everything else', async () => {
    // Hundreds of milliseconds of work, in goes of ten.
    follow(
      revision(
        'r1',
        Array.from({ length: 3000 }, (_, index) => system(`s${index}`)),
      ),
    );
    let isDone = false;
    const done = ahead.ofFleet(92).finally(() => {
      isDone = true;
    });
    let turns = 0;
    for (; !isDone; turns += 1) await nextTurn();
    expect((await done)?.systems).toHaveLength(3000);
    expect(turns).toBeGreaterThan(3);
  });

  it('is done once for all who ask meanwhile, and stands for a minute', async () => {
    follow(revision('r1', [system('a')]));
    const [first, second] = await Promise.all([ahead.ofFleet(30), ahead.ofFleet(30)]);
    expect(second).toBe(first);
    await clock.advance(59_000);
    expect(await ahead.ofFleet(30)).toBe(first);
    expect(reads).toEqual(['a']);
    const both = await Promise.all([ahead.ofSystem('a', 30), ahead.ofSystem('a', 30)]);
    expect(both[1]).toBe(both[0]);
    expect(reads).toEqual(['a', 'a']);
    await clock.advance(1000);
    expect((await ahead.ofFleet(30))?.from).toBe(clock.now().toISOString());
    expect((await ahead.ofFleet(31))?.until).not.toBe((await ahead.ofFleet(30))?.until);
  });

  it('is done anew for another revision, and after a failure', async () => {
    follow(revision('r1', [system('a')]));
    await ahead.ofFleet(30);
    follow(revision('r2', [system('a'), system('b')]));
    expect((await ahead.ofFleet(30))?.systems).toHaveLength(2);
    follow(revision('r3', [system('a')]));
    unseen = new Set(['a']);
    const of = looks.of.bind(looks);
    looks.of = () => Promise.reject(new Error('away'));
    await expect(ahead.ofFleet(30)).rejects.toThrow('away');
    looks.of = of;
    expect((await ahead.ofFleet(30))?.source.revision).toBe('r3');
  });
});
