import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readDesiredFleet } from '../../src/desired/read-desired.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { LocalPasses } from '../../src/reconciler/local-passes.ts';
import { reconcileSystem } from '../../src/reconciler/pass.ts';
import type { PassRecord } from '../../src/reconciler/runs.ts';
import { service } from '../../src/reconciler/serve.ts';
import type { ServiceEvent } from '../../src/reconciler/service-event.ts';
import type { FleetRevision } from '../../src/reconciler/wanted.ts';
import { GIT_LIMITS } from '../../src/sources/git-source.ts';
import { storeOn } from '../../src/store/open-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { desiredFleet, desiredSystem, estimates, observedAgent } from '../builders.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeAdoptions, nothingAgain } from '../fakes/fake-adoptions.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { FakeProbes } from '../fakes/fake-probes.ts';
import { FakeLooks, FakeRollouts } from '../fakes/fake-rollouts.ts';
import { GitRepository, removeFolders } from '../sources/git-repository.ts';
import { openGitSource } from '../sources/open-git-source.ts';
import { freshFile } from '../store/fresh-store.ts';

const knowledge = loadKnowledge();
const stop = { now: new AbortController(), done: Promise.resolve() };

beforeEach(() => {
  stop.now = new AbortController();
});
afterEach(async () => {
  stop.now.abort(new Error('test is over'));
  await stop.done;
  await removeFolders();
});

const SYSTEM = `apiVersion: ratchet/v1
kind: System
metadata: { name: prod }
spec:
  connection: { url: "https://prod.example", credentials: c, ssh: { hostKey: "SHA256:${'A'.repeat(43)}" } }
  target: { track: main }
  failover: { policy: simultaneous }
  mode: plan-only
`;

/** A service on a real repository. */
function onGit() {
  const repository = new GitRepository();
  const clock = new FakeClock();
  const limits = { ...GIT_LIMITS, packBytes: 2_000_000 };
  const source = openGitSource({ url: repository.url }, { clock, limits });
  const events: ServiceEvent[] = [];
  const running = service({
    source,
    readFleet: async (signal) => {
      const { files, revision, from } = await source.read(signal);
      const reading = readDesiredFleet(files, clock.now());
      if (reading.kind === 'fleet')
        return { kind: 'fleet', revision: { fleet: reading.fleet, bystanders: [], revision, from, knowledge } };
      return {
        kind: 'problems',
        revision,
        problems: reading.problems.map(formatProblem),
        sound: undefined,
        freezes: [],
      };
    },
    pass: async (system) => ({ kind: 'busy', system: system.name, by: 'test' }),
    schedules: { start: () => () => {} },
    defaultSchedule: '0 0 * * *',
    limit: 1,
    openQueue: (work) => new LocalPasses(work),
    sites: undefined,
    clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    adoptions: new FakeAdoptions(),
    readAgain: nothingAgain,
  });
  const begin = () => {
    stop.done = running.run(stop.now.signal);
  };
  const told = (kind: ServiceEvent['kind'], times = 1) =>
    vi.waitUntil(() => events.filter((event) => event.kind === kind).length === times, { timeout: 20_000 });
  return { repository, clock, events, running, begin, told };
}

it('a repository that vanishes is told of, what is in force stays, and it goes on when it is back', async () => {
  const { repository, events, running, begin, told } = onGit();
  repository.commit({ 'prod.yaml': SYSTEM });
  begin();
  await told('revision');
  renameSync(repository.folder, `${repository.folder}.gone`);
  running.hint();
  await told('unreadable');
  expect(events.at(-1)).toMatchObject({ error: { code: 'source.unreachable' } });
  expect(running.request()).toEqual(['prod']);
  renameSync(`${repository.folder}.gone`, repository.folder);
  running.hint();
  await told('readable');
  expect(running.state.unreadable).toBeUndefined();
});

it('a branch that is force-pushed is followed, and one that is emptied acts on nothing', async () => {
  const { repository, events, running, begin, told } = onGit();
  repository.commit({ 'prod.yaml': SYSTEM });
  begin();
  await told('revision');
  const pushed = repository.forcePush({ 'prod.yaml': SYSTEM.replace('track: main', 'track: feature') });
  running.hint();
  await told('revision', 2);
  expect(running.state.inForce?.newest).toBe(`main@sha1:${pushed}`);
  repository.forcePush({});
  running.hint();
  await told('revision', 3);
  expect(events.findLast(({ kind }) => kind === 'revision')).toMatchObject({ systems: 0, unnamed: ['prod'] });
});

it('a branch that is deleted leaves what is in force, and says so', async () => {
  const { repository, events, running, begin, told } = onGit();
  repository.commit({ 'prod.yaml': SYSTEM });
  begin();
  await told('revision');
  repository.git(['update-ref', '-d', 'refs/heads/main']);
  running.hint();
  await told('unreadable');
  expect(events.at(-1)).toMatchObject({ error: { code: 'source.ref-missing' } });
  expect(running.request()).toEqual(['prod']);
});

it('a giant pack is refused in time, and the next commit is followed', async () => {
  const { repository, events, running, begin, told } = onGit();
  repository.commit({ 'prod.yaml': SYSTEM });
  begin();
  await told('revision');
  const large = Array.from({ length: 40 }, (_, index) => [`${index}.bin`, randomBytes(400_000).toString('hex')]);
  repository.commit({ 'prod.yaml': SYSTEM, ...Object.fromEntries(large) });
  running.hint();
  await told('unreadable');
  expect(events.at(-1)).toMatchObject({ error: { code: 'source.too-large' } });
  expect(running.request()).toEqual(['prod']);
  repository.forcePush({ 'prod.yaml': SYSTEM.replace('plan-only', 'upload-only') });
  running.hint();
  await told('revision', 2);
  expect(running.state.inForce?.systems.get('prod')?.system.mode).toBe('upload-only');
});

it.each`
  trouble                | begins                         | ends                                | code
  ${'a full disk'}       | ${'pragma max_page_count = 1'} | ${'pragma max_page_count = 100000'} | ${'store.full'}
  ${'a read-only store'} | ${'pragma query_only = on'}    | ${'pragma query_only = off'}        | ${'store.read-only'}
`('$trouble fails passes in words, and they succeed again after it', async ({ begins, ends, code }) => {
  const opened = await openSqlite(freshFile());
  const { db } = opened;
  const store = storeOn(opened);
  const clock = new FakeClock();
  const events: ServiceEvent[] = [];
  const system = desiredSystem({ name: 'prod' });
  const revision: FleetRevision = {
    revision: 'r1',
    from: 'test',
    bystanders: [],
    fleet: desiredFleet({ systems: [system] }),
    knowledge,
  };
  const executor = { carryOut: vi.fn<() => Promise<never>>(), resume: vi.fn<() => Promise<never>>() };
  let padding = '';
  const running = service({
    source: {
      watch: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    },
    readFleet: async () => ({ kind: 'fleet', revision }),
    pass: (wanted, at, signal, wantedNow) => {
      const ports = {
        observer: {
          observe: async () => ({
            name: 'prod',
            takenAt: '2026-09-01T00:00:00.000Z',
            cluster: padding,
            agents: [observedAgent('dma01', 'x')],
          }),
          close: async () => {},
        },
        passes: {
          ...store.passes,
          record: (pass: PassRecord) => store.passes.record({ ...pass, message: `${pass.message}${padding}` }),
        },
        clock,
        estimates,
        approvers: undefined,
        probes: new FakeProbes(),
        journal: new FakeJournal(),
        acts: new FakeActs(),
        checks: new FakeCheckReports(),
        looks: new FakeLooks(),
        rollouts: new FakeRollouts(new FakeJournal()),
        leases: store.leases,
        resume: executor.resume,
        executorFor: () => executor,
        stageAhead: executor,
        wantedNow,
      };
      return reconcileSystem(wanted, at, ports, signal);
    },
    schedules: { start: () => () => {} },
    defaultSchedule: '0 0 * * *',
    limit: 1,
    openQueue: (work) => new LocalPasses(work),
    sites: undefined,
    clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    adoptions: new FakeAdoptions(),
    readAgain: nothingAgain,
  });
  stop.done = running.run(stop.now.signal);
  const passes = (count: number) => vi.waitUntil(() => events.filter(({ kind }) => kind === 'pass').length === count);
  await passes(1);
  await sql.raw(begins).execute(db);
  padding = 'x'.repeat(200_000);
  await clock.advance(1000);
  running.request();
  await passes(2);
  expect(events.at(-1)).toMatchObject({ result: { kind: 'failed', error: { code } } });
  await sql.raw(ends).execute(db);
  running.request();
  await passes(3);
  expect(events.at(-1)).toMatchObject({ result: { kind: 'settled' } });
  await db.destroy();
});

it('a clock that is set back for a day does not make a short wait a long one', async () => {
  const clock = new FakeClock();
  let now = clock.now().getTime();
  let attempts = 0;
  const ticks: (() => void)[] = [];
  const revision: FleetRevision = {
    revision: 'r1',
    from: 'test',
    bystanders: [],
    fleet: desiredFleet({ systems: [desiredSystem()] }),
    knowledge,
  };
  const running = service({
    source: {
      watch: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    },
    readFleet: async () => ({ kind: 'fleet', revision }),
    pass: async () => {
      attempts += 1;
      throw new Error('no luck');
    },
    schedules: {
      start: (_expression, _timezone, onTick) => {
        ticks.push(onTick);
        return () => {};
      },
    },
    defaultSchedule: '0 0 * * *',
    limit: 1,
    openQueue: (work) => new LocalPasses(work),
    sites: undefined,
    clock: { now: () => new Date(now), sleep: clock.sleep.bind(clock) },
    random: () => 0.5,
    onEvent: () => {},
    adoptions: new FakeAdoptions(),
    readAgain: nothingAgain,
  });
  stop.done = running.run(stop.now.signal);
  await vi.waitUntil(() => attempts === 1 && running.state.busy.length === 0);
  ticks.at(-1)?.();
  expect(running.state.busy).toEqual([]);
  now -= 86_400_000;
  ticks.at(-1)?.();
  await vi.waitUntil(() => attempts === 2);
  expect(attempts).toBe(2);
});
