import Sqlite from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import type { Rollout } from '../../src/model/rollout.ts';
import type { BrakeAct, LastLooks, Rollouts } from '../../src/reconciler/rollouts/memory.ts';
import type { NewRun, RunJournal } from '../../src/reconciler/runs.ts';
import { observedAgent, observedSystem } from '../builders.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { FakeLooks, FakeRollouts } from '../fakes/fake-rollouts.ts';
import { freshFile, freshStore, inEveryMemory, onEveryDatabase, removeStores, sqliteAt } from '../store/fresh-store.ts';

const AT = '2026-09-01T00:00:00.000Z';
const prod: Rollout = {
  name: 'prod',
  waves: [
    { name: 'first', systems: ['a'], soakMs: 0 },
    { name: 'rest', systems: ['b', 'c'], soakMs: 0 },
  ],
  maxConcurrent: 1,
  maxFailures: 1,
  groups: [],
  dependencies: [],
  origin: { file: 'r.yaml', line: 1, column: 1 },
};
const lab: Rollout = { ...prod, name: 'lab', waves: [{ name: 'all', systems: ['x'], soakMs: 0 }] };

function aRun(id: string, system: string): NewRun {
  return {
    id,
    system,
    from: '10.5.0 [CU7]',
    to: '10.5.0 [CU9]',
    targetBuild: 16_515,
    packageSha256: 'a'.repeat(64),
    attempt: 1,
    orchestrator: 'dma01',
    revision: 'main@sha1:0123',
    planDigest: 'sha256:0',
    startedAt: AT,
  };
}

function act(kind: BrakeAct['kind'], runs: readonly string[] = []): BrakeAct {
  return { rollout: 'prod', kind, by: 'alice@ops', at: AT, reason: "looked'); drop table run; -- \u{1F980}", runs };
}

interface Kept {
  readonly rollouts: Rollouts;
  readonly journal: RunJournal;
}

afterAll(removeStores);

function inMemory(): Kept {
  const journal = new FakeJournal();
  return { journal, rollouts: new FakeRollouts(journal) };
}

inEveryMemory<Kept>('the memory of rollouts', { fake: inMemory, of: (store) => store }, (open) => {
  it('is empty at first', async () => {
    const { rollouts } = await open();
    expect(await rollouts.of(prod)).toEqual({ underWay: [], failures: [], brake: undefined });
    expect(await rollouts.acts()).toEqual([]);
  });

  it('counts a run as under way from the ruling that lets it go until it ends, and no other', async () => {
    const { rollouts, journal } = await open();
    for (const [run, system] of [
      ['r1', 'a'],
      ['r2', 'b'],
      ['r3', 'x'],
    ] as const)
      await journal.begin(aRun(run, system), AT);
    expect((await rollouts.of(prod)).underWay).toEqual([]);
    expect(await rollouts.decide(prod, ({ underWay }) => ({ answer: underWay.length, letGo: 'a' }))).toBe(0);
    expect(await rollouts.decide(prod, ({ underWay }) => ({ answer: underWay, letGo: 'a' }))).toEqual(['a']);
    expect((await rollouts.of(prod)).underWay).toEqual(['a']);
    expect((await rollouts.of(lab)).underWay).toEqual([]);
    await journal.advance('r1', 'closed', 'held back', AT);
    expect((await rollouts.of(prod)).underWay).toEqual([]);
  });

  it.each(['launching', 'running', 'settling'] as const)(
    'counts a run that is %s, whoever let it go',
    async (state) => {
      const { rollouts, journal } = await open();
      await journal.begin(aRun('r1', 'c'), AT);
      await journal.advance('r1', state, 'so far', AT);
      expect((await rollouts.of(prod)).underWay).toEqual(['c']);
    },
  );

  it.each(['failed', 'partial', 'wrong-version', 'stalled', 'unhealthy', 'unknown'] as const)(
    'counts a run that ended as %s',
    async (state) => {
      const { rollouts, journal } = await open();
      await journal.begin(aRun('r1', 'b'), AT);
      await journal.advance('r1', state, 'so it ended', AT);
      const failure = { system: 'b', run: 'r1', state, message: 'so it ended' };
      expect((await rollouts.of(prod)).failures).toEqual([failure]);
      expect((await rollouts.of(lab)).failures).toEqual([]);
    },
  );

  it('goes by the last run of a system that was judged', async () => {
    const { rollouts, journal } = await open();
    await journal.begin(aRun('r1', 'b'), AT);
    await journal.advance('r1', 'failed', 'so it ended', AT);
    await journal.begin(aRun('r2', 'b'), AT);
    expect((await rollouts.of(prod)).failures).toHaveLength(1);
    await journal.advance('r2', 'closed', 'before its launch', AT);
    expect((await rollouts.of(prod)).failures).toHaveLength(1);
    await journal.begin(aRun('r3', 'b'), AT);
    await journal.advance('r3', 'succeeded', 'verified', AT);
    expect((await rollouts.of(prod)).failures).toEqual([]);
  });

  it('keeps the brake as it was pulled or released last, and forgives the runs of a release alone', async () => {
    const { rollouts, journal } = await open();
    await journal.begin(aRun('r1', 'b'), AT);
    await journal.advance('r1', 'failed', 'so it ended', AT);
    await rollouts.decide(prod, () => ({ answer: undefined, act: act('pulled', ['r1']) }));
    expect((await rollouts.of(prod)).brake).toEqual(act('pulled', ['r1']));
    expect((await rollouts.of(lab)).brake).toBeUndefined();
    await rollouts.decide(prod, () => ({ answer: undefined, act: act('released', ['r1']) }));
    expect(await rollouts.of(prod)).toEqual({ underWay: [], failures: [], brake: undefined });
    await journal.begin(aRun('r2', 'c'), AT);
    await journal.advance('r2', 'stalled', 'so it ended', AT);
    expect((await rollouts.of(prod)).failures).toMatchObject([{ run: 'r2' }]);
    expect(await rollouts.acts()).toEqual([act('pulled', ['r1']), act('released', ['r1'])]);
  });

  it('lets one decide after the other, each on what the one before has left', async () => {
    const { rollouts, journal } = await open();
    for (const [run, system] of [
      ['r1', 'a'],
      ['r2', 'b'],
      ['r3', 'c'],
    ] as const)
      await journal.begin(aRun(run, system), AT);
    const told = await Promise.all(
      ['a', 'b', 'c'].map((system) =>
        rollouts.decide(prod, ({ underWay }) =>
          underWay.length > 0 ? { answer: 'held' } : { answer: 'go', letGo: system },
        ),
      ),
    );
    expect(told.toSorted()).toEqual(['go', 'held', 'held']);
    expect((await rollouts.of(prod)).underWay).toHaveLength(1);
  });

  it('keeps nothing of a decision that failed', async () => {
    const { rollouts } = await open();
    const failing = rollouts.decide(prod, () => {
      throw new Error('a bug');
    });
    await expect(failing).rejects.toThrow('a bug');
    expect(await rollouts.decide(prod, () => ({ answer: 'next', act: act('pulled') }))).toBe('next');
  });
});

onEveryDatabase('several that have one store open', (fresh) => {
  it('never take one place twice', async () => {
    const location = await fresh();
    const stores = await Promise.all([freshStore(location), freshStore(location), freshStore(location)]);
    const systems = ['a', 'b', 'c'];
    for (const system of systems) await stores[0]?.journal.begin(aRun(`run-${system}`, system), AT);
    const told = await Promise.all(
      stores.map(({ rollouts }, index) =>
        rollouts.decide(prod, ({ underWay }) =>
          underWay.length > 0 ? { answer: 'held' } : { answer: 'go', letGo: systems[index] },
        ),
      ),
    );
    expect(told.toSorted()).toEqual(['go', 'held', 'held']);
  });
});

it('a ruling rests on nothing that has ended since it was judged', async () => {
  const file = freshFile();
  const { journal, rollouts } = await freshStore(sqliteAt(file));
  for (const system of ['a', 'b']) await journal.begin(aRun(`run-${system}`, system), AT);
  const another = new Sqlite(file);
  const seen: number[] = [];
  const answer = await rollouts.decide(prod, ({ failures }) => {
    seen.push(failures.length);
    if (seen.length === 1) another.prepare("update run set state = 'stalled' where id = 'run-b'").run();
    return failures.length > 0 ? { answer: 'held' } : { answer: 'go', letGo: 'a' };
  });
  another.close();
  expect([seen, answer]).toEqual([[0, 1], 'held']);
  expect((await rollouts.of(prod)).underWay).toEqual([]);
});

inEveryMemory<LastLooks>(
  'the last look at each system',
  { fake: () => new FakeLooks(), of: ({ looks }) => looks },
  (open) => {
    const lookAt = (takenAt: string, raw = '10.5.0.0-16515') => ({
      ...observedSystem(observedAgent('dma01', raw)),
      takenAt,
    });

    it('is the newest, with the first that found the same versions', async () => {
      const looks = await open();
      expect(await looks.of(['prod'])).toEqual(new Map());
      await looks.record(lookAt('t1'), 'CU7');
      await looks.record(lookAt('t2'), 'CU9');
      await looks.record(lookAt('t3'), 'CU9');
      await looks.record(lookAt('t4'), undefined);
      expect(await looks.of(['prod', 'lab'])).toEqual(new Map([['prod', { look: lookAt('t4'), since: 't2' }]]));
      await looks.record(lookAt('t5'), 'CU9');
      expect((await looks.of(['prod'])).get('prod')?.since).toBe('t2');
      await looks.record(lookAt('t6'), 'CU10');
      expect((await looks.of(['prod'])).get('prod')?.since).toBe('t6');
    });

    it('counts from the first that found versions at all', async () => {
      const looks = await open();
      await looks.record(lookAt('t1'), undefined);
      await looks.record(lookAt('t2'), 'CU9');
      expect((await looks.of(['prod'])).get('prod')?.since).toBe('t2');
    });
  },
);
