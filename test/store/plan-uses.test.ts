import { afterAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { at } from '../contracts/run-journal.ts';
import { freshStore, onEveryDatabase, removeStores } from './fresh-store.ts';

afterAll(removeStores);

onEveryDatabase('uses of saved plans', (fresh) => {
  it('knows nothing of a plan that was never begun', async () => {
    const { planUses } = await freshStore(await fresh());
    expect(await planUses.of('sha256:a', 'prod')).toBeUndefined();
  });

  it('keeps what it answered when the process goes', async () => {
    const place = await fresh();
    const store = await openStore(place);
    await store.planUses.begin('sha256:a', 'prod', at(1));
    await store.close();
    const { planUses } = await freshStore(place);
    expect(await planUses.of('sha256:a', 'prod')).toEqual({ begunAt: at(1), endedAt: undefined });
  });

  it('is begun once and ended once: later words change nothing', async () => {
    const { planUses } = await freshStore(await fresh());
    await planUses.begin('sha256:a', 'prod', at(1));
    await planUses.begin('sha256:a', 'prod', at(2));
    await planUses.end('sha256:a', 'prod', at(3));
    await planUses.end('sha256:a', 'prod', at(4));
    await planUses.begin('sha256:a', 'prod', at(5));
    expect(await planUses.of('sha256:a', 'prod')).toEqual({ begunAt: at(1), endedAt: at(3) });
  });

  it('keeps plans and systems apart', async () => {
    const { planUses } = await freshStore(await fresh());
    await planUses.end('sha256:a', 'prod', at(1));
    expect(await planUses.of('sha256:b', 'prod')).toBeUndefined();
    expect(await planUses.of('sha256:a', 'lab')).toBeUndefined();
  });
});
