import { afterAll, expect, it } from 'vitest';
import type { Leases, PassLog, PassRecord } from '../../src/reconciler/runs.ts';
import type { Store } from '../../src/store/open-store.ts';
import { FakeLeases, FakePassLog } from '../fakes/fake-journal.ts';
import { inEveryMemory, removeStores } from '../store/fresh-store.ts';
import { at } from './run-journal.ts';

afterAll(removeStores);

inEveryMemory<Leases>('leases', { fake: () => new FakeLeases(), of: ({ leases }) => leases }, (open) => {
  it('gives a system to one holder at a time', async () => {
    const leases = await open();

    expect(await leases.acquire('prod', at(0))).toEqual({ kind: 'held' });
    expect(await leases.acquire('prod', at(1))).toEqual({ kind: 'taken', by: expect.stringContaining(at(0)) });
    expect(await leases.acquire('lab', at(1))).toEqual({ kind: 'held' });
  });

  it('gives it again once it was released', async () => {
    const leases = await open();
    await leases.acquire('prod', at(0));
    await leases.release('prod');

    expect(await leases.acquire('prod', at(1))).toEqual({ kind: 'held' });
  });

  it('takes the release of what is not held quietly', async () => {
    await expect((await open()).release('prod')).resolves.toBeUndefined();
  });
});

const pass = (system: string, minute: number, overrides: Partial<PassRecord> = {}): PassRecord => ({
  system,
  at: at(minute),
  revision: 'main@sha1:0',
  result: 'waiting',
  reason: 'WindowClosed',
  message: `minute ${minute}`,
  plan: undefined,
  place: undefined,
  succeededAt: undefined,
  conditions: [],
  ...overrides,
});

/** As passes write: each while it has the system's lease. */
function underLease({ leases, passes }: Pick<Store, 'leases' | 'passes'>): PassLog {
  return {
    ...passes,
    async record(pass) {
      await leases.acquire(pass.system, pass.at);
      await passes.record(pass);
      await leases.release(pass.system);
    },
  };
}

inEveryMemory<PassLog>('a log of passes', { fake: () => new FakePassLog(), of: underLease }, (open) => {
  it('is empty before the first pass', async () => {
    expect(await (await open()).latest()).toEqual([]);
  });

  it('tells the newest pass of one system, with its conditions as they were given', async () => {
    const passes = await open();
    const conditions = [
      { type: 'Ready', status: 'False', reason: 'AwaitingWindow', message: 'opens on Sunday', since: at(1) },
    ] as const;
    await passes.record(pass('prod', 1));
    await passes.record(pass('prod', 2, { conditions, succeededAt: at(1) }));
    await passes.record(pass('lab', 3));

    expect(await passes.of('prod')).toEqual(pass('prod', 2, { conditions, succeededAt: at(1) }));
    expect(await passes.of('nowhere')).toBeUndefined();
  });

  it('tells the newest pass of every system, by name', async () => {
    const passes = await open();
    await passes.record(pass('prod', 1));
    await passes.record(pass('lab', 2));
    await passes.record(pass('prod', 3, { result: 'up-to-date', plan: '{"a":1}' }));

    expect(await passes.latest()).toEqual([pass('lab', 2), pass('prod', 3, { result: 'up-to-date', plan: '{"a":1}' })]);
  });

  it('takes what was written last for the newest, since a clock may have been set back between', async () => {
    const passes = await open();
    await passes.record(pass('prod', 5));
    await passes.record(pass('prod', 4));

    expect(await passes.latest()).toEqual([pass('prod', 4)]);
  });
});
