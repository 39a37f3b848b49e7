import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rollout } from '../../../src/model/rollout.ts';
import { aRollout } from './a-rollout.ts';
import { type Ending, type Fate, World } from './world.ts';

const NAMES = ['s0', 's1', 's2', 's3', 's4', 's5'];
const BAD: readonly Ending[] = ['failed', 'partial', 'wrong-version', 'stalled', 'unhealthy', 'unknown'];

/** Some of six systems in up to three waves, some of which stand in for each other or depend on an earlier one. */
const rollouts: fc.Arbitrary<Rollout> = fc
  .record({
    waveOf: fc.array(fc.nat({ max: 2 }), { minLength: 2, maxLength: NAMES.length }),
    maxConcurrent: fc.integer({ min: 1, max: 3 }),
    maxFailures: fc.integer({ min: 1, max: 2 }),
    groups: fc.array(fc.subarray(NAMES, { minLength: 2, maxLength: 3 }), { maxLength: 2 }),
    after: fc.array(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 })), { maxLength: 2 }),
  })
  .map(({ waveOf, maxConcurrent, maxFailures, groups, after }) => {
    const names = NAMES.slice(0, waveOf.length);
    const waves = [0, 1, 2].map((wave) => names.filter((_, index) => waveOf[index] === wave));
    const order = waves.flat();
    const dependencies = after.flatMap(([one, other]) => {
      const [system, first] = [order[Math.max(one, other)], order[Math.min(one, other)]];
      return system === undefined || first === undefined || system === first ? [] : [{ system, after: [first] }];
    });
    const known = groups.map((group) => group.filter((name) => names.includes(name)));
    return aRollout(waves, {
      maxConcurrent,
      maxFailures,
      groups: known.filter(({ length }) => length > 1).map((systems) => ({ name: systems.join(), systems })),
      dependencies,
    });
  });

const fates = (crashes: number): fc.Arbitrary<Fate> =>
  fc.record({
    endings: fc.dictionary(
      fc.constantFrom(...NAMES),
      fc.array(fc.constantFrom(...BAD), { minLength: 1, maxLength: 2 }),
      {
        maxKeys: 2,
      },
    ),
    crashes: fc
      .uniqueArray(fc.nat({ max: 30 }), { maxLength: crashes })
      .map((found) => found.toSorted((a, b) => a - b)),
  });

/** As often as it takes, with processes that come one after the other. */
async function afterwards(world: World, rounds = 12): Promise<void> {
  const inOrder = { schedule: <T>(task: Promise<T>) => task } as Parameters<World['process']>[1];
  for (let round = 0; round < rounds; round += 1) await world.process(world.names, inOrder);
}

const RUNS = { numRuns: 40 };

describe('whatever the interleaving, with several processes and crashes', () => {
  it('no more than maxConcurrent, no two of a group, no wave before its time, and nothing after maxFailures', async () => {
    await fc.assert(
      fc.asyncProperty(rollouts, fates(2), fc.scheduler(), async (rollout, fate, scheduler) => {
        const world = new World(rollout, fate);
        // Each process of a few: one pass over each system after the other, in orders of their own, twice.
        const [names, back] = [world.names, world.names.toReversed()];
        const all = [names, back, [...names.slice(2), ...names.slice(0, 2)]].map((order) =>
          world.process([...order, ...order], scheduler),
        );
        await scheduler.waitFor(Promise.all(all));
        await afterwards(world);
        expect(world.broken).toEqual([]);
      }),
      RUNS,
    );
  }, 300_000);

  it('where nothing fails, all are done in the end, each launched once, and every place is free again', async () => {
    await fc.assert(
      fc.asyncProperty(rollouts, fates(3), fc.scheduler(), async (rollout, { crashes }, scheduler) => {
        const world = new World(rollout, { endings: {}, crashes });
        await scheduler.waitFor(
          Promise.all([world.names, world.names.toReversed()].map((order) => world.process(order, scheduler))),
        );
        await afterwards(world);
        expect(world.names.filter((name) => !world.isDone(name))).toEqual([]);
        expect(world.launches.map((run) => run.split('-')[0]).toSorted()).toEqual([...world.names].toSorted());
        expect(await world.memory()).toEqual({ underWay: [], failures: [], brake: undefined });
        expect(world.broken).toEqual([]);
      }),
      RUNS,
    );
  }, 300_000);

  it('after maxFailures nothing starts until a person says so', async () => {
    await fc.assert(
      fc.asyncProperty(rollouts, fc.constantFrom(...BAD), fc.scheduler(), async (rollout, ending, scheduler) => {
        const endings = Object.fromEntries(NAMES.map((name) => [name, [ending]]));
        const world = new World({ ...rollout, dependencies: [], groups: [] }, { endings, crashes: [] });
        await scheduler.waitFor(world.process([...world.names, ...world.names], scheduler));
        await afterwards(world);
        const first = rollout.waves.find(({ systems }) => systems.length > 0)?.systems.length ?? 0;
        expect(world.launches).toHaveLength(Math.min(rollout.maxFailures, first));
        const { brake } = await world.memory();
        expect(brake?.kind).toBe(first >= rollout.maxFailures ? 'pulled' : undefined);
      }),
      RUNS,
    );
  }, 300_000);
});
