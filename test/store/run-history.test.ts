import { afterAll, expect, it } from 'vitest';
import { pruneHistory } from '../../src/reconciler/prune-history.ts';
import { verifyAudit } from '../../src/reconciler/verify-audit.ts';
import { at, entry, newRun } from '../contracts/run-journal.ts';
import { freshStore, onEveryDatabase, removeStores } from './fresh-store.ts';

afterAll(removeStores);

onEveryDatabase('the history of runs', (fresh) => {
  async function filled() {
    const store = await freshStore(await fresh());
    for (let index = 1; index <= 40; index += 1) {
      await store.journal.begin(newRun(`r${index}`), at(index));
      await store.journal.record(entry(`r${index}`, 'launch'));
      await store.journal.advance(`r${index}`, 'succeeded', 'done', at(index));
    }
    await store.journal.begin(newRun('lab1', { system: 'lab' }), at(0));
    return store;
  }
  const later = '2027-09-01T00:00:00.000Z';

  it('is pruned to what was asked for, with the journals, and on record', async () => {
    const store = await filled();

    expect(await pruneHistory('prod', 38, store, later)).toBe(2);
    expect((await store.journal.runs({ system: 'prod', limit: 100 })).map(({ id }) => id)).not.toContain('r2');
    expect(await store.journal.entries('r2')).toEqual([]);
    expect((await store.journal.entries('r40')).length).toBe(1);
    expect(await store.history.systems()).toEqual(['lab', 'prod']);
    const rows = [];
    for await (const row of store.audit.rows({ system: 'prod' })) rows.push(row);
    expect(rows.at(-1)).toMatchObject({ kind: 'history-pruned', detail: { runs: ['r2', 'r3'] } });
    expect(await verifyAudit(store.audit.rows({}), [await store.audit.head()])).toMatchObject({ kind: 'intact' });
  });

  it('is left alone where there is nothing too much', async () => {
    const store = await filled();

    expect(await pruneHistory('prod', 40, store, later)).toBe(0);
    expect(await store.journal.runs({ system: 'prod', limit: 100 })).toHaveLength(40);
  });

  it('never loses an open run, nor one of another system, whatever is asked', async () => {
    const store = await filled();

    expect(await store.history.forget('prod', ['lab1', 'r1', 'nobody'], later)).toBe(1);
    expect(await store.history.forget('lab', ['lab1'], later)).toBe(0);
    expect((await store.journal.open('lab'))?.id).toBe('lab1');
  });
});
