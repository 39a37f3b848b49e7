import { expect, it, vi } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { RatchetError } from '../../src/model/errors.ts';
import type { FleetReading } from '../../src/reconciler/fleet-reading.ts';
import { fleetView } from '../../src/reconciler/fleet-view.ts';
import { LocalPasses } from '../../src/reconciler/local-passes.ts';
import type { PassResult } from '../../src/reconciler/pass-result.ts';
import type { ReadAgain } from '../../src/reconciler/recall.ts';
import { type Service, service } from '../../src/reconciler/serve.ts';
import type { ServiceEvent } from '../../src/reconciler/service-event.ts';
import type { FleetRevision, WantedNow } from '../../src/reconciler/wanted.ts';
import { agentEndpoint, desiredFleet, desiredSystem } from '../builders.ts';
import { FakeAdoptions, nothingAgain } from '../fakes/fake-adoptions.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { aSystemPlan } from './system-plan.ts';

const knowledge = loadKnowledge();

function revisionOf(revision: string, ...names: readonly string[]): FleetRevision {
  const systems = names.map((name) => desiredSystem({ name, agents: [agentEndpoint(`${name}-dma`)] }));
  return { revision, from: 'test', fleet: desiredFleet({ systems }), bystanders: [], knowledge };
}

function valid(revision: string, ...names: readonly string[]): FleetReading {
  return { kind: 'fleet', revision: revisionOf(revision, ...names) };
}

/** A revision with a mistake in some Systems, or in something that touches all. */
function broken(revision: string, sound: readonly string[] | undefined, ...names: readonly string[]): FleetReading {
  return {
    kind: 'problems',
    revision,
    problems: ['b.yaml:1:1 broken'],
    sound: sound && { revision: revisionOf(revision, ...sound), withheld: { names, files: [] } },
    freezes: [],
  };
}

/** What a process before this one left behind, and what the repository says. */
interface Before {
  readonly adoptions?: FakeAdoptions;
  readonly readAgain?: ReadAgain;
  readonly first?: FleetReading;
}

/** A service whose repository, schedules and passes are in the test's hands. */
function started({
  adoptions = new FakeAdoptions(),
  readAgain = nothingAgain,
  first = valid('r1', 'a', 'b'),
}: Before = {}) {
  const stop = new AbortController();
  const clock = new FakeClock();
  const events: ServiceEvent[] = [];
  const passes: string[] = [];
  const record = { rows: [] as string[], fails: false };
  const ticks = new Map<string, () => void>();
  let hint = () => {};
  const asks = new Map<string, () => Promise<WantedNow>>();
  let reading = () => first;
  const running = service({
    source: {
      watch: (onHint, signal) => {
        hint = onHint;
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      },
    },
    readFleet: async () => reading(),
    readAgain,
    pass: async (system, revision, signal, wantedNow): Promise<PassResult> => {
      passes.push(`${revision.revision} ${system.name}`);
      asks.set(system.name, () => wantedNow(system.name, signal));
      return { kind: 'settled', system: system.name, plan: aSystemPlan({ system: system.name }) };
    },
    schedules: {
      start: (expression, timezone, onTick) => {
        const key = `${expression} ${timezone}`;
        ticks.set(key, onTick);
        return () => ticks.delete(key);
      },
    },
    defaultSchedule: '*/15 * * * *',
    limit: 4,
    openQueue: (work) => new LocalPasses(work),
    sites: undefined,
    clock,
    random: () => 0,
    onEvent: (event) => events.push(event),
    adoptions: {
      latest: () => adoptions.latest(),
      recordRefusal: (event) => adoptions.recordRefusal(event),
      record: async (event, follows) => {
        if (record.fails) throw new RatchetError('store.unreachable', 'away', { blame: 'environment' });
        record.rows.push(`${event.kind} ${event.detail['revision']} before ${passes.length} passes`);
        await adoptions.record(event, follows);
      },
    },
  });
  const done = running.run(stop.signal);
  return {
    running,
    clock,
    events,
    passes,
    record,
    ticks,
    /** What the newest pass over a system is told when it asks. */
    ask: (system: string) => asks.get(system)?.(),
    commit: (next: () => FleetReading) => {
      reading = next;
      hint();
    },
    end: async () => {
      stop.abort(new Error('test is over'));
      await done;
    },
  };
}

it('runs a pass for every system at the start, on a tick, and on a new revision', async () => {
  const { passes, ticks, commit, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  ticks.get('*/15 * * * * UTC')?.();
  await vi.waitUntil(() => passes.length === 4);
  commit(() => ({ kind: 'fleet', revision: revisionOf('r2', 'b', 'c') }));
  await vi.waitUntil(() => passes.length === 6);
  expect(passes.slice(0, 4).toSorted()).toEqual(['r1 a', 'r1 a', 'r1 b', 'r1 b']);
  expect(passes.slice(4).toSorted()).toEqual(['r2 b', 'r2 c']);
  await end();
  expect([...ticks]).toEqual([]);
});

it('puts a revision on record before it does anything by it', async () => {
  const { passes, record, clock, commit, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  record.fails = true;
  commit(() => ({ kind: 'fleet', revision: revisionOf('r2', 'a') }));
  await vi.waitUntil(() => clock.sleepers === 1);
  expect(passes).toHaveLength(2);
  record.fails = false;
  await clock.advance(30_000);
  await vi.waitUntil(() => passes.includes('r2 a'));
  await end();
  expect(record.rows).toEqual(['revision-in-force r1 before 0 passes', 'revision-in-force r2 before 2 passes']);
});

it('keeps the last valid revision in force while a new one has problems', async () => {
  const { events, passes, ticks, commit, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  commit(() => ({ kind: 'problems', revision: 'r2', problems: ['a.yaml:1:1 broken'], sound: undefined, freezes: [] }));
  await vi.waitUntil(() => events.some(({ kind }) => kind === 'rejected'));
  expect(events.at(-1)).toMatchObject({ kind: 'rejected', revision: 'r2', held: ['a', 'b'], adopted: 0 });
  ticks.get('*/15 * * * * UTC')?.();
  await vi.waitUntil(() => passes.length === 4);
  expect(passes.slice(2)).toEqual(['r1 a', 'r1 b']);
  await end();
});

it('does nothing twice for a revision that it has seen', async () => {
  const { events, passes, commit, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  let reads = 0;
  commit(() => {
    reads++;
    return { kind: 'fleet', revision: revisionOf('r1', 'a', 'b') };
  });
  await vi.waitUntil(() => reads === 1);
  await end();
  expect(events.filter(({ kind }) => kind === 'revision')).toHaveLength(1);
  expect(passes).toHaveLength(2);
});

it('reads again after a while when the repository cannot be reached', async () => {
  const { events, passes, commit, clock, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  commit(() => {
    throw new RatchetError('source.unreachable', 'no route to the Git server', { blame: 'environment' });
  });
  await vi.waitUntil(() => clock.sleepers === 1);
  expect(events.at(-1)).toMatchObject({ kind: 'unreadable', error: { code: 'source.unreachable' } });
  commit(() => ({ kind: 'fleet', revision: revisionOf('r3', 'a') }));
  await clock.advance(30_000);
  await vi.waitUntil(() => passes.includes('r3 a'));
  await end();
  expect(events.at(-1)).toMatchObject({ kind: 'stopping' });
});

it('leaves a system alone that is no longer named', async () => {
  const { passes, ticks, commit, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  commit(() => ({ kind: 'fleet', revision: revisionOf('r2') }));
  await vi.waitUntil(() => ticks.size === 0);
  await end();
  expect(passes).toEqual(['r1 a', 'r1 b']);
});

it('tells a pass that is under way what the revision in force asks by then', async () => {
  const { passes, commit, ask, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  expect(await ask('b')).toMatchObject({ kind: 'wanted', system: { name: 'b' }, revision: { revision: 'r1' } });
  commit(() => ({ kind: 'fleet', revision: revisionOf('r2', 'a', 'b') }));
  await vi.waitUntil(() => passes.length === 4);
  expect(await ask('b')).toMatchObject({ kind: 'wanted', revision: { revision: 'r2' } });
  commit(() => ({ kind: 'fleet', revision: revisionOf('r3', 'a') }));
  await vi.waitUntil(() => passes.length === 5);
  expect(await ask('b')).toEqual({ kind: 'not-named' });
  await end();
});

it('lets the systems go on that a mistake cannot touch, and says which ones wait', async () => {
  const { events, passes, commit, running, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  const withheld = { names: ['b'], files: [] };
  commit(() => ({
    kind: 'problems',
    revision: 'r2',
    problems: ['b.yaml:1:1 broken'],
    sound: { revision: revisionOf('r2', 'a', 'c'), withheld },
    freezes: [],
  }));
  await vi.waitUntil(() => passes.length === 4);
  expect(passes.slice(2).toSorted()).toEqual(['r2 a', 'r2 c']);
  expect(events).toContainEqual(expect.objectContaining({ kind: 'rejected', held: ['b'], adopted: 2 }));
  running.request(['b']);
  await vi.waitUntil(() => passes.length === 5);
  expect(passes.at(-1)).toBe('r1 b');
  await end();
});

it('acts on nothing when the repository is emptied, and names what it leaves alone', async () => {
  const { events, passes, commit, running, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  commit(() => ({ kind: 'fleet', revision: revisionOf('r2') }));
  await vi.waitUntil(() => events.some((event) => event.kind === 'revision' && event.revision === 'r2'));
  expect(events).toContainEqual({ kind: 'revision', revision: 'r2', systems: 0, unnamed: ['a', 'b'] });
  expect(running.request()).toEqual([]);
  await end();
  expect(passes).toHaveLength(2);
});

it('does passes when it is asked, over what it knows', async () => {
  const { passes, running, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  expect(running.request(['b', 'nowhere'])).toEqual(['b']);
  await vi.waitUntil(() => passes.length === 3);
  expect(passes.at(-1)).toBe('r1 b');
  await end();
});

it('says so when the repository can be read again', async () => {
  const { events, passes, commit, clock, running, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  commit(() => {
    throw new RatchetError('source.timeout', 'it took too long', { blame: 'environment' });
  });
  await vi.waitUntil(() => clock.sleepers === 1);
  expect(running.state.unreadable).toMatchObject({ code: 'source.timeout' });
  commit(() => ({ kind: 'fleet', revision: revisionOf('r1', 'a', 'b') }));
  await vi.waitUntil(() => events.some(({ kind }) => kind === 'readable'));
  expect(running.state.unreadable).toBeUndefined();
  await end();
  expect(passes).toHaveLength(2);
});

it('begins with the systems that a commit is about', async () => {
  const { passes, commit, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  const changed = revisionOf('r2', 'a', 'b', 'c');
  const systems = changed.fleet.systems.map((system) =>
    system.name === 'b' ? { ...system, mode: 'plan-only' as const } : system,
  );
  commit(() => ({ kind: 'fleet', revision: { ...changed, fleet: { ...changed.fleet, systems } } }));
  await vi.waitUntil(() => passes.length === 5);
  expect(passes.slice(2)).toEqual(['r2 b', 'r2 c', 'r2 a']);
  await end();
});

it('says at the start and on every change whether the newest commit is signed as it has to be', async () => {
  const { events, passes, commit, end } = started();
  await vi.waitUntil(() => passes.length === 2);
  const unverified = { commit: 'c2', reason: 'Unsigned', message: 'commit c2 is not signed' };
  const reading = { kind: 'fleet', revision: revisionOf('r1', 'a', 'b') } as const;
  const told = () => events.filter(({ kind }) => kind === 'verification');
  for (const [index, next] of [unverified, unverified, undefined].entries()) {
    let reads = 0;
    commit(() => {
      reads += 1;
      return { ...reading, unverified: next };
    });
    await vi.waitUntil(() => reads === 1 && told().length === [2, 2, 3][index]);
  }
  expect(told()).toEqual(
    [undefined, unverified, undefined].map((each) => ({ kind: 'verification', unverified: each })),
  );
  expect(passes).toHaveLength(2);
  await end();
});

/** What r1 left behind, which every System followed; b has been held since r2. */
async function afterR2(): Promise<FakeAdoptions> {
  const adoptions = new FakeAdoptions();
  const { passes, commit, end } = started({ adoptions });
  await vi.waitUntil(() => passes.length === 2);
  commit(() => broken('r2', ['a', 'c'], 'b'));
  await vi.waitUntil(() => passes.length === 4);
  await end();
  return adoptions;
}

const r1Again: ReadAgain = async (revision) =>
  revision === 'r1' ? { kind: 'read', reading: valid('r1', 'a', 'b') } : { kind: 'gone', because: 'there is only r1' };

function viewOf(running: Service, asksForSignatures = true) {
  const nothing = { passes: { latest: async () => [], of: async () => undefined } };
  const journal = new FakeJournal();
  const memory = { ...nothing, journal, acts: { of: async () => [] }, checks: { latest: async () => [] } };
  return fleetView(() => running, memory, new FakeClock(), asksForSignatures);
}

async function validatedOf(running: Service, name: string) {
  const rows = await viewOf(running).systems();
  return rows.find(({ system }) => system === name)?.conditions.find(({ type }) => type === 'Validated');
}

it('follows for a System that is held, after a restart, the revision that it followed before', async () => {
  const adoptions = await afterR2();
  const first = broken('r2', ['a', 'c'], 'b');
  const { passes, running, events, end } = started({ adoptions, readAgain: r1Again, first });
  await vi.waitUntil(() => passes.length === 3);
  expect(passes.toSorted()).toEqual(['r1 b', 'r2 a', 'r2 c']);
  expect(events).toContainEqual({ kind: 'recalled', revision: 'r1', systems: ['b'] });
  expect(adoptions.events.at(-1)).toMatchObject({
    kind: 'revision-rejected',
    detail: { revision: 'r2', held: ['b'], lost: [], recalled: [{ revision: 'r1', systems: ['b'] }] },
  });
  expect(await validatedOf(running, 'b')).toMatchObject({
    status: 'False',
    reason: 'RevisionRejected',
    message: 'r2 cannot be used for it: b.yaml:1:1 broken; it follows r1',
  });
  await end();
});

it('follows the older revision also where the mistake was made while nobody watched, and touches all', async () => {
  const adoptions = await afterR2();
  const reread: string[] = [];
  const readAgain: ReadAgain = async (revision) => {
    reread.push(revision);
    return { kind: 'read', reading: revision === 'r1' ? valid('r1', 'a', 'b') : broken('r2', ['a', 'c'], 'b') };
  };
  const { passes, end } = started({ adoptions, readAgain, first: broken('r3', undefined) });
  await vi.waitUntil(() => passes.length === 3);
  expect(passes.toSorted()).toEqual(['r1 b', 'r2 a', 'r2 c']);
  expect(reread.toSorted()).toEqual(['r1', 'r2']);
  await end();
});

it('acts on nothing where the older revision is gone, says so, and keeps its name for the next start', async () => {
  const adoptions = await afterR2();
  const readAgain: ReadAgain = async () => ({ kind: 'gone', because: 'commit r1 is gone' });
  const first = broken('r2', ['a', 'c'], 'b');
  const { passes, running, events, end } = started({ adoptions, readAgain, first });
  await vi.waitUntil(() => passes.length === 2);
  expect(running.request(['b'])).toEqual([]);
  expect(passes.toSorted()).toEqual(['r2 a', 'r2 c']);
  const lost = [{ system: 'b', revision: 'r1', because: 'commit r1 is gone' }];
  expect(events).toContainEqual(expect.objectContaining({ kind: 'rejected', held: ['b'], lost }));
  expect(await validatedOf(running, 'b')).toMatchObject({
    reason: 'NothingInForce',
    message:
      'r2 cannot be used for it: b.yaml:1:1 broken; nothing is in force for it: it followed r1, and commit r1 is gone',
  });
  await end();
  expect((await adoptions.latest()).get('b')).toEqual({ revision: 'r1', from: 'test' });
});

it('takes a lost System up again once its mistake is mended', async () => {
  const adoptions = await afterR2();
  const { passes, events, commit, running, end } = started({ adoptions, first: broken('r2', undefined) });
  await vi.waitUntil(() => events.some(({ kind }) => kind === 'rejected'));
  expect(running.state.inForce?.held).toEqual(new Set(['a', 'b', 'c']));
  expect([...(running.state.inForce?.lost.keys() ?? [])].toSorted()).toEqual(['a', 'b', 'c']);
  commit(() => valid('r3', 'a', 'b'));
  await vi.waitUntil(() => passes.length === 2);
  expect(passes).toEqual(['r3 a', 'r3 b']);
  expect(running.state.inForce?.lost.size).toBe(0);
  await end();
});

it('reads the fleet again after a while where the older revision cannot be read for the moment', async () => {
  const adoptions = await afterR2();
  let isAway = true;
  const readAgain: ReadAgain = async (revision, signal) => {
    if (isAway) throw new RatchetError('source.unreachable', 'no route', { blame: 'environment' });
    return await r1Again(revision, signal);
  };
  const { passes, clock, events, end } = started({ adoptions, readAgain, first: broken('r2', ['a', 'c'], 'b') });
  await vi.waitUntil(() => clock.sleepers === 1);
  expect(events.at(-1)).toMatchObject({ kind: 'unreadable', error: { code: 'source.unreachable' } });
  expect(passes).toEqual([]);
  isAway = false;
  await clock.advance(30_000);
  await vi.waitUntil(() => passes.length === 3);
  expect(passes).toContain('r1 b');
  await end();
});

it('never takes what another repository once said for what this one did', async () => {
  const adoptions = new FakeAdoptions();
  const event = { at: '2026-09-01T00:00:00.000Z', kind: 'revision-in-force', system: undefined, detail: {} };
  await adoptions.record(event, new Map([['b', { revision: 'r1', from: 'elsewhere' }]]));
  const { passes, events, end } = started({ adoptions, readAgain: r1Again, first: broken('r2', ['a'], 'b') });
  await vi.waitUntil(() => passes.length === 1);
  expect(passes).toEqual(['r2 a']);
  expect(events).toContainEqual(
    expect.objectContaining({ lost: [{ system: 'b', revision: 'r1', because: 'it was read from elsewhere' }] }),
  );
  await end();
});

it('puts on record that a commit does not count, once over all restarts', async () => {
  const adoptions = new FakeAdoptions();
  const unverified = { commit: 'c2', reason: 'Unsigned', message: 'commit c2 is not signed' };
  const first = { ...valid('r1', 'a'), unverified };
  for (let process = 0; process < 2; process += 1) {
    const { passes, running, end } = started({ adoptions, first });
    await vi.waitUntil(() => passes.length === 1);
    expect(running.state.unverified).toEqual(unverified);
    expect(viewOf(running).overview().unverified).toEqual(unverified);
    await end();
  }
  const refused = adoptions.events.filter(({ kind }) => kind === 'revision-refused');
  expect(refused).toMatchObject([{ detail: unverified, system: undefined }]);
});

it('says of each System whether the newest commit counts, since when, and whether that is asked for', async () => {
  const unverified = { commit: 'c2', reason: 'Unsigned', message: 'commit c2 is not signed' };
  const { passes, events, running, commit, clock, end } = started({ first: valid('r1', 'a') });
  await vi.waitUntil(() => passes.length === 1);
  const said = async (asks = true) => {
    const [row] = await viewOf(running, asks).systems();
    return row?.conditions.filter(({ type }) => type === 'SourceVerified');
  };
  const begun = clock.now().toISOString();
  expect(await said()).toMatchObject([{ status: 'True', reason: 'Verified', since: begun }]);
  expect(await said(false)).toMatchObject([{ status: 'Unknown', reason: 'NotAsked' }]);
  await clock.advance(60_000);
  commit(() => ({ ...valid('r1', 'a'), unverified }));
  await vi.waitUntil(() => events.filter(({ kind }) => kind === 'verification').length === 2);
  expect(await said()).toMatchObject([
    { status: 'False', reason: 'Unsigned', message: unverified.message, since: clock.now().toISOString() },
  ]);
  await end();
});
