import { afterEach, expect, it, vi } from 'vitest';
import { RatchetError } from '../../src/model/errors.ts';
import { type PublishingEvent, publishStatus, type StatusContent } from '../../src/reconciler/status-publishing.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const MINUTE = 60_000;
let end: () => Promise<void> = async () => {};
afterEach(() => end());

/** A branch that keeps what it is given, and content that is the test's. */
function publishing(first: string | undefined) {
  const clock = new FakeClock();
  const pushed: string[] = [];
  const events: PublishingEvent[] = [];
  const state: { digest: string | undefined; isDown: boolean } = { digest: first, isDown: false };
  const stop = new AbortController();
  const content = async (): Promise<StatusContent | undefined> =>
    state.digest === undefined
      ? undefined
      : { digest: state.digest, files: [{ name: 'observed.json', text: state.digest }] };
  const branch = {
    name: 'status',
    async publish(files: StatusContent['files']) {
      if (state.isDown) throw new RatchetError('source.unreachable', 'no route', { blame: 'environment' });
      pushed.push(files[0]?.text ?? '');
    },
  };
  const done = publishStatus(
    { branch, content, clock, everyMs: 15 * MINUTE, onEvent: (event) => events.push(event) },
    stop.signal,
  );
  end = async () => {
    stop.abort();
    await done;
  };
  const advance = async (minutes: number) => {
    await vi.waitUntil(() => clock.sleepers === 1);
    await clock.advance(minutes * MINUTE);
    await vi.waitUntil(() => clock.sleepers === 1);
  };
  return { state, pushed, events, advance };
}

it('publishes what has changed, and at most so often', async () => {
  const { state, pushed, advance } = publishing('a');
  await advance(1);
  expect(pushed).toEqual(['a']);
  state.digest = 'b';
  await advance(10);
  state.digest = 'c';
  expect(pushed).toEqual(['a']);
  await advance(5);
  expect(pushed).toEqual(['a', 'c']);
  await advance(60);
  expect(pushed).toEqual(['a', 'c']);
});

it('waits for the first looks, a little', async () => {
  const { state, pushed, advance } = publishing(undefined);
  await advance(1);
  state.digest = 'a';
  await advance(1);
  expect(pushed).toEqual(['a']);
});

it('says once a day that nothing has changed', async () => {
  const { pushed, advance } = publishing('a');
  for (let quarter = 0; quarter < 4 * 25; quarter += 1) await advance(15);
  expect(pushed).toEqual(['a', 'a']);
});

it('tells what failed, and tries again', async () => {
  const { state, pushed, events, advance } = publishing('a');
  state.isDown = true;
  await advance(16);
  expect(pushed).toEqual([]);
  expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'source.unreachable' } });
  state.isDown = false;
  await advance(15);
  expect(pushed).toEqual(['a']);
});
