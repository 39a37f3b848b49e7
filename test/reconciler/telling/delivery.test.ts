import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { Deliveries, type DeliveryEvent } from '../../../src/reconciler/telling/delivery.ts';
import type { Notice, NoticeKind } from '../../../src/reconciler/telling/notice.ts';
import type { Delivery } from '../../../src/reconciler/telling/notifier.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { aNotice } from '../../notify/notices.ts';
import { freshFile, freshStore, removeStores, sqliteAt } from '../../store/fresh-store.ts';

afterAll(removeStores);

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const fine: Delivery = { kind: 'delivered' };
const bad: Delivery = { kind: 'failed', problem: 'no' };

/** An outbox on disk, and a process that delivers from it to one notifier whose answers are the test's. */
async function office({ digestMs = 0, clock = new FakeClock(), file = sqliteAt(freshFile()) } = {}) {
  const store = await freshStore(file);
  const sent: string[][] = [];
  const events: DeliveryEvent[] = [];
  let answer: () => Delivery | Promise<Delivery> = () => fine;
  const deliveries = new Deliveries({
    outbox: store.outbox,
    clock,
    addressees: [
      {
        name: 'ops',
        together: digestMs > 0,
        notifier: {
          async send(notices) {
            sent.push(notices.map(({ id }) => id));
            return await answer();
          },
        },
      },
    ],
    random: () => 0.5,
    giveUpAfterMs: 60 * MINUTE,
    onEvent: (event) => events.push(event),
  });
  let turn = 0;
  return {
    file,
    store,
    clock,
    sent,
    events,
    deliveries,
    answers: (next: typeof answer) => {
      answer = next;
    },
    start() {
      const stop = new AbortController();
      const running = deliveries.run(stop.signal);
      stops.push(async () => {
        stop.abort();
        await running;
      });
    },
    async write(id: string, kind: NoticeKind = 'hop-started') {
      turn += 1;
      const at = clock.now().toISOString();
      const notice: Notice = aNotice({ id, kind, at });
      const dueAt = new Date(clock.now().getTime() + (kind === 'run-failed' ? 0 : digestMs)).toISOString();
      const letters = [{ notifier: 'ops', notice, dueAt }];
      await store.outbox.turn({ subject: id, topic: `t${turn}`, before: undefined, state: 's', at, letters });
      deliveries.ring();
    },
  };
}

it('delivers each notice by itself, in their order', async () => {
  const { sent, start, write } = await office();
  await write('a');
  await write('b');
  start();
  await vi.waitUntil(() => sent.length === 2);
  expect(sent).toEqual([['a'], ['b']]);
});

it('delivers what is written while it runs', async () => {
  const { sent, start, write, clock } = await office();
  start();
  await vi.waitUntil(() => clock.sleepers >= 2);
  await write('a');
  await vi.waitUntil(() => sent.length === 1);
  await clock.advance(10 * MINUTE);
  expect(sent).toEqual([['a']]);
});

it('gathers notices for their time, and sends what is grave at once with those that wait', async () => {
  const { sent, start, write, clock } = await office({ digestMs: 10 * MINUTE });
  start();
  await write('a');
  await write('b');
  await clock.advance(9 * MINUTE);
  expect(sent).toEqual([]);
  await clock.advance(2 * MINUTE);
  await vi.waitUntil(() => sent.length === 1);
  expect(sent).toEqual([['a', 'b']]);
  await write('c');
  await write('d', 'run-failed');
  await vi.waitUntil(() => sent.length === 2);
  expect(sent[1]).toEqual(['c', 'd']);
});

it('tries again with growing pauses, and tells so', async () => {
  const { sent, events, start, write, clock, answers } = await office();
  answers(() => bad);
  await write('a');
  start();
  for (const pause of [5, 10, 20, 40]) {
    await vi.waitUntil(() => events.length === sent.length && events.length > 0 && clock.sleepers >= 2);
    expect(events.at(-1)).toMatchObject({ kind: 'failed', problem: 'no', againInMs: pause * SECOND });
    const tries = sent.length;
    await clock.advance(pause * SECOND);
    await vi.waitUntil(() => events.length > tries);
  }
  answers(() => fine);
  await vi.waitUntil(() => clock.sleepers >= 2);
  await clock.advance(2 * MINUTE);
  await vi.waitUntil(() => events.at(-1)?.kind === 'delivered');
  expect(new Set(sent.flat())).toEqual(new Set(['a']));
});

it('waits as long as it is asked to, whatever is written meanwhile', async () => {
  const { sent, events, start, write, clock, answers } = await office();
  answers(() => ({ kind: 'failed', problem: 'slowly', retryAfterMs: 30 * MINUTE }));
  await write('a');
  start();
  await vi.waitUntil(() => events.length === 1 && clock.sleepers >= 2);
  await write('b');
  await clock.advance(29 * MINUTE);
  expect(sent).toEqual([['a']]);
});

it('gives a notice up after its time, and goes on with newer ones', async () => {
  const { sent, events, start, write, clock, answers } = await office();
  answers(() => bad);
  await write('a');
  await clock.advance(61 * MINUTE);
  start();
  await vi.waitUntil(() => events.some(({ kind }) => kind === 'abandoned'));
  answers(() => fine);
  await write('b');
  await vi.waitUntil(() => clock.sleepers >= 2);
  await clock.advance(MINUTE);
  await vi.waitUntil(() => events.at(-1)?.kind === 'delivered');
  expect(sent).toEqual([['a'], ['b']]);
});

it('delivers again what a process had in hand when it was ended', async () => {
  const first = await office();
  const { file, clock } = first;
  first.answers(() => new Promise(() => {}));
  await first.write('a');
  void first.deliveries.flush(new AbortController().signal);
  await vi.waitUntil(() => first.sent.length === 1);

  const second = await office({ file, clock });
  second.start();
  await vi.waitUntil(() => clock.sleepers >= 2);
  expect(second.sent).toEqual([]);
  await clock.advance(2 * MINUTE);
  await vi.waitUntil(() => second.sent.length === 1);
  expect(second.sent).toEqual([['a']]);
});

it('sends what it has in hand to its end when it is stopped', async () => {
  const { sent, events, write, deliveries, answers } = await office();
  let finish: (delivery: Delivery) => void = () => {};
  answers(() => new Promise((resolve) => (finish = resolve)));
  await write('a');
  const stop = new AbortController();
  const running = deliveries.run(stop.signal);
  await vi.waitUntil(() => sent.length === 1);
  stop.abort();
  finish(fine);
  await running;
  await deliveries.flush(new AbortController().signal);
  expect({ sent, events }).toEqual({ sent: [['a']], events: [{ kind: 'delivered', notifier: 'ops', notices: 1 }] });
});

it('delivers once, however many processes share the outbox', async () => {
  const first = await office();
  const others = [await office({ file: first.file }), await office({ file: first.file })];
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await first.write(id);
  const { signal } = new AbortController();
  await Promise.all([first, ...others].map(({ deliveries }) => deliveries.flush(signal)));
  const sent = [first, ...others].flatMap((each) => each.sent.flat());
  expect(sent.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

it('flushes what waits, due or not, and leaves what cannot be delivered', async () => {
  const { sent, write, deliveries, answers, start, clock } = await office({ digestMs: 10 * MINUTE });
  await write('a');
  answers(() => bad);
  await deliveries.flush(new AbortController().signal);
  answers(() => fine);
  await deliveries.flush(new AbortController().signal);
  start();
  await clock.advance(20 * MINUTE);
  expect(sent).toEqual([['a'], ['a']]);
});

it('survives a notifier that throws', async () => {
  const { events, write, deliveries, answers } = await office();
  answers(() => Promise.reject(new Error('a bug')));
  await write('a');
  await deliveries.flush(new AbortController().signal);
  expect(events).toEqual([{ kind: 'failed', notifier: 'ops', problem: 'a bug', againInMs: 5000 }]);
});
