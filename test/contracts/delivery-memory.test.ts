import { afterAll, expect, it } from 'vitest';
import { DELIVERIES_KEPT_MS, type DeliveryMemory, MOST_DELIVERIES } from '../../src/reconciler/delivery-memory.ts';
import { FakeDeliveryMemory } from '../fakes/fake-delivery-memory.ts';
import { freshStore, inEveryMemory, onEveryDatabase, removeStores } from '../store/fresh-store.ts';

afterAll(removeStores);

const BEGIN = Date.parse('2026-09-01T00:00:00.000Z');
const after = (milliseconds: number) => new Date(BEGIN + milliseconds).toISOString();
const AT = after(0);

inEveryMemory<DeliveryMemory>(
  'the memory of deliveries',
  { fake: () => new FakeDeliveryMemory(), of: ({ deliveries }) => deliveries },
  (open) => {
    it('knows a delivery by any of its names', async () => {
      const memory = await open();
      expect(await memory.isNew(['id 1', 'content x'], AT)).toBe(true);
      expect(await memory.isNew(['id 1', 'content y'], AT)).toBe(false);
      expect(await memory.isNew(['id 2', 'content x'], AT)).toBe(false);
      expect(await memory.isNew(['id 2'], AT)).toBe(false);
      expect(await memory.isNew(['content y'], AT)).toBe(false);
      expect(await memory.isNew(['id 3', 'content z'], AT)).toBe(true);
    });

    it('takes one without a name for a new one', async () => {
      const memory = await open();
      expect([await memory.isNew([], AT), await memory.isNew([], AT)]).toEqual([true, true]);
    });

    it('forgets what came a week before, and nothing that is younger', async () => {
      const memory = await open();
      await memory.isNew(['old'], AT);
      await memory.isNew(['young'], after(60_000));
      await memory.isNew(['new'], after(DELIVERIES_KEPT_MS + 1));
      expect(await memory.isNew(['young'], after(DELIVERIES_KEPT_MS + 1))).toBe(false);
      expect(await memory.isNew(['old'], after(DELIVERIES_KEPT_MS + 1))).toBe(true);
    });

    it('keeps the newest alone, however many come', async () => {
      const memory = await open();
      const portion = 1000;
      for (let first = 0; first <= MOST_DELIVERIES; first += portion) {
        const names = Array.from({ length: portion }, (_, index) => `id ${first + index}`);
        expect(await memory.isNew(names, AT)).toBe(true);
      }
      expect(await memory.isNew([`id ${MOST_DELIVERIES + portion - 1}`], AT)).toBe(false);
      expect(await memory.isNew(['id 0'], AT)).toBe(true);
    });
  },
);

onEveryDatabase('the memory of deliveries', (fresh) => {
  it('is one for all that share it, also for the next process, and tells one of several at once', async () => {
    const place = await fresh();
    const replicas = await Promise.all([freshStore(place), freshStore(place), freshStore(place)]);
    const answers = await Promise.all(replicas.map(({ deliveries }) => deliveries.isNew(['id 1'], AT)));
    expect(answers.filter((isNew) => isNew)).toHaveLength(1);
    await Promise.all(replicas.map((replica) => replica.close()));
    expect(await (await freshStore(place)).deliveries.isNew(['id 1'], AT)).toBe(false);
  });
});
