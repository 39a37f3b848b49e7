import { afterAll, expect, it } from 'vitest';
import type { Condition } from '../../src/reconciler/conditions.ts';
import { at } from '../contracts/run-journal.ts';
import { freshStore, onEveryDatabase, removeStores } from './fresh-store.ts';

afterAll(removeStores);

const validated = (status: Condition['status'], message: string): Condition => ({
  type: 'Validated',
  status,
  reason: 'r',
  message,
  since: at(1),
});

onEveryDatabase('what the service finds of its source', (fresh) => {
  it('is kept as it was told last, for every process, and of nothing else', async () => {
    const place = await fresh();
    const [service, other] = [await freshStore(place), await freshStore(place)];
    expect(await other.sources.latest()).toEqual(new Map());
    const many = Array.from({ length: 1100 }, (_, index): [string, Condition[]] => [`s${index}`, []]);
    await service.sources.record(new Map([...many, ['gone', [validated('True', 'before')]]]));
    expect((await other.sources.latest()).size).toBe(1101);

    const now = new Map([['prod', [validated('False', "it's broken")]]]);
    await service.sources.record(now);
    expect(await other.sources.latest()).toEqual(now);
  });
});
