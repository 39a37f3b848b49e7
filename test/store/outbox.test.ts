import { afterAll, expect, it } from 'vitest';
import type { StoreLocation } from '../../src/config/store-location.ts';
import type { Turn } from '../../src/reconciler/telling/outbox.ts';
import { aNotice } from '../notify/notices.ts';
import { freshStore, onEveryDatabase, removeStores } from './fresh-store.ts';

afterAll(removeStores);

const T0 = '2026-09-01T00:00:00.000Z';
const T1 = '2026-09-01T00:01:00.000Z';
const T2 = '2026-09-01T00:02:00.000Z';

const turnTo = (state: string, letters: readonly string[], before?: Turn['before']): Turn => ({
  subject: 'prod',
  topic: 'upgrade',
  before,
  state,
  at: T0,
  letters: letters.map((id) => ({ notifier: 'ops', notice: aNotice({ id, at: T0, message: "it's; --" }), dueAt: T1 })),
});
const due = { now: T1, dueBy: T1, until: T2, most: 10 };

onEveryDatabase('the outbox', (fresh) => {
  const openAt = async (location: StoreLocation) => (await freshStore(location)).outbox;
  const open = async () => openAt(await fresh());

  it('remembers where each topic of each subject was told to stand, and how often it turned', async () => {
    const outbox = await open();
    expect(await outbox.told('prod')).toEqual([]);
    await outbox.turn(turnTo('a', []));
    const [first] = await outbox.told('prod');
    expect(first).toEqual({ topic: 'upgrade', state: 'a', since: T0, turn: 1 });
    await outbox.turn(turnTo('b', [], first));
    expect(await outbox.told('prod')).toMatchObject([{ state: 'b', turn: 2 }]);
    expect(await outbox.told('lab')).toEqual([]);
  });

  it('takes a turn once, and a letter once, whoever says it again', async () => {
    const outbox = await open();
    expect(await outbox.turn(turnTo('a', ['1']))).toBe(true);
    expect(await outbox.turn(turnTo('other', ['1']))).toBe(false);
    const [stands] = await outbox.told('prod');
    expect(stands).toMatchObject({ state: 'a', turn: 1 });
    expect(await outbox.turn(turnTo('b', ['2'], stands))).toBe(true);
    await outbox.turn(turnTo('late', ['2'], stands));
    expect(await outbox.told('prod')).toMatchObject([{ state: 'b', turn: 2 }]);
    expect((await outbox.take('ops', due)).map(({ notice }) => notice.id)).toEqual(['1', '2']);
  });

  it('hands out letters once one is due, to one at a time, oldest first', async () => {
    const outbox = await open();
    await outbox.turn(turnTo('a', ['1', '2', '3']));
    expect(await outbox.take('ops', { ...due, dueBy: T0 })).toEqual([]);
    expect(await outbox.take('others', due)).toEqual([]);
    const taken = await outbox.take('ops', { ...due, most: 2 });
    expect(taken.map(({ notice, attempts }) => [notice.id, attempts])).toEqual([
      ['1', 1],
      ['2', 1],
    ]);
    expect(taken[0]?.notice.message).toBe("it's; --");
    expect((await outbox.take('ops', due)).map(({ notice }) => notice.id)).toEqual(['3']);
    expect(await outbox.nextDue(['ops'])).toBeUndefined();
    expect(await outbox.take('ops', { ...due, now: T2, dueBy: T2 })).toHaveLength(3);
  });

  it('gives back what was returned, never what was delivered or given up, and forgets the latter', async () => {
    const outbox = await open();
    await outbox.turn(turnTo('a', ['1', '2', '3']));
    const [one, two, three] = await outbox.take('ops', due);
    if (one === undefined || two === undefined || three === undefined) throw new Error('letters are missing');
    await outbox.delivered([one], T1);
    await outbox.abandoned([two], T1, 'no');
    await outbox.returned([three], 'not now');
    await outbox.returned([], 'nothing');
    expect(await outbox.nextDue(['ops'])).toBe(T1);
    expect(await outbox.nextDue([])).toBeUndefined();
    const again = await outbox.take('ops', due);
    expect(again.map(({ notice, attempts }) => [notice.id, attempts])).toEqual([['3', 2]]);
    await outbox.forgetEnded(T2);
    await outbox.returned(again, 'not now');
    expect((await outbox.take('ops', due)).map(({ notice }) => notice.id)).toEqual(['3']);
  });

  it('gives no letter to two processes', async () => {
    const location = await fresh();
    const outboxes = await Promise.all([openAt(location), openAt(location), openAt(location)]);
    await outboxes[0]?.turn(
      turnTo(
        'a',
        Array.from({ length: 30 }, (_, index) => `n${index}`),
      ),
    );
    const takes = outboxes.flatMap((outbox) =>
      [outbox, outbox, outbox].map((each) => each.take('ops', { ...due, most: 4 })),
    );
    const ids = (await Promise.all(takes)).flat().map(({ notice }) => notice.id);
    expect(ids.length).toBeGreaterThan(3);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
