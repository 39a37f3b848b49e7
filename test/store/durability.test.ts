import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import type { StoreLocation } from '../../src/config/store-location.ts';
import { openStore } from '../../src/store/open-store.ts';
import { onEveryDatabase, removeStores } from './fresh-store.ts';
import { writer } from './writer.ts';

afterAll(removeStores);

const KILLS = 10;

/** Rows of a run in the store, in order. */
async function rowsIn(place: StoreLocation, run: string): Promise<readonly string[]> {
  const store = await openStore(place);
  const entries = await store.journal.entries(run);
  await store.close();
  return entries.map(({ step }) => step);
}

/** Reads what it says, so that it is never kept waiting, until it ends. */
async function ended(child: ReturnType<typeof writer>): Promise<unknown> {
  child.stdout.resume();
  return once(child, 'exit');
}

onEveryDatabase('a store that several processes write', (fresh) => {
  it('loses nothing of three that open and write it at once', async () => {
    const place = await fresh();
    const children = ['a', 'b', 'c'].map((system) => writer(place, system, '150'));
    const ends = await Promise.all(children.map((child) => ended(child)));

    expect(ends).toEqual(children.map(() => [0, null]));
    const expected = Array.from({ length: 150 }, (_, row) => `row ${row}`);
    for (const [index, system] of ['a', 'b', 'c'].entries()) {
      expect(await rowsIn(place, `${system}-${children[index]?.pid}`)).toEqual(expected);
    }
  });

  it(`keeps every row that it answered, through ${KILLS} kills in the middle of writing`, {
    timeout: 120_000,
  }, async () => {
    const place = await fresh();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const child = writer(place, `system ${kill}`, 'endless');
      let answered = 0;
      let run = '';
      for await (const line of createInterface(child.stdout)) {
        answered += 1;
        run = line.slice(0, line.lastIndexOf(' '));
        // A different moment each time, and then whatever it had already said is read to the end.
        if (answered === kill * 7) child.kill('SIGKILL');
      }

      const rows = await rowsIn(place, run);
      expect(answered).toBeGreaterThanOrEqual(kill * 7);
      expect(rows.slice(0, answered)).toEqual(Array.from({ length: answered }, (_, row) => `row ${row}`));
      // The row in hand may have been written and not yet answered; no other can.
      expect(rows.length - answered).toBeLessThanOrEqual(1);
    }
  });
});
