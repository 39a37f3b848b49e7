import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { RatchetError } from '../../src/model/errors.ts';
import type { CommitStanding } from '../../src/reconciler/commit-standing.ts';
import { type CommitStatusEvent, publishCommitStatus } from '../../src/reconciler/commit-status-publishing.ts';
import type { CommitStatus } from '../../src/reconciler/forge.ts';
import type { Outbox } from '../../src/reconciler/telling/outbox.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { freshStore, removeStores } from '../store/fresh-store.ts';

const MINUTE = 60_000;
const COMMIT = 'a'.repeat(40);
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});
afterAll(removeStores);

/** A forge that keeps what it is shown, and a standing that is the test's. */
function publishing(outbox: Outbox, first: string | undefined, forge = { shown: [] as CommitStatus[], isDown: false }) {
  const clock = new FakeClock();
  const events: CommitStatusEvent[] = [];
  const state = { description: first, refused: undefined as CommitStanding | undefined };
  const stop = new AbortController();
  const done = publishCommitStatus(
    {
      forge: {
        async setStatus(status) {
          if (forge.isDown) throw new RatchetError('forge.unavailable', 'no', { blame: 'environment' });
          forge.shown.push(status);
        },
      },
      name: 'ratchet',
      async standings() {
        const { description, refused } = state;
        const read: CommitStanding | undefined =
          description === undefined ? undefined : { commit: COMMIT, state: 'pending', description };
        return {
          ...(read !== undefined && { 'commit-status': read }),
          ...(refused !== undefined && { 'refused-commit-status': refused }),
        };
      },
      outbox,
      clock,
      everyMs: MINUTE,
      onEvent: (event) => events.push(event),
    },
    stop.signal,
  );
  const end = async () => {
    stop.abort();
    await done;
  };
  ends.push(end);
  const advance = async (seconds: number) => {
    await vi.waitUntil(() => clock.sleepers === 1);
    await clock.advance(seconds * 1000);
    await vi.waitUntil(() => clock.sleepers === 1);
  };
  const shown = () => forge.shown.map(({ description }) => description);
  return { state, forge, shown, events, advance, end };
}

it('posts what has changed, at most so often', async () => {
  const { state, forge, shown, advance } = publishing((await freshStore()).outbox, 'a');
  await advance(1);
  expect(forge.shown).toEqual([
    { commit: COMMIT, state: 'pending', description: 'a', name: 'ratchet', address: undefined, change: undefined },
  ]);
  state.description = 'b';
  await advance(30);
  state.description = 'c';
  expect(shown()).toEqual(['a']);
  await advance(30);
  expect(shown()).toEqual(['a', 'c']);
  for (let hour = 0; hour < 48; hour += 1) await advance(3600);
  expect(shown()).toEqual(['a', 'c']);
});

it('says soon after the start what there is to say', async () => {
  const { state, shown, advance } = publishing((await freshStore()).outbox, undefined);
  await advance(1);
  state.description = 'a';
  await advance(5);
  expect(shown()).toEqual(['a']);
});

it('repeats nothing after a restart, nor what another process has posted', async () => {
  const { outbox } = await freshStore();
  const first = publishing(outbox, 'a');
  await first.advance(1);
  await first.end();
  const second = publishing(outbox, 'a', first.forge);
  const third = publishing(outbox, 'a', first.forge);
  await second.advance(60);
  second.state.description = 'b';
  third.state.description = 'b';
  await second.advance(60);
  await third.advance(60);
  expect(first.shown()).toEqual(['a', 'b']);
});

it('shows beside it a newer commit that does not count, each as often as it changes', async () => {
  const { outbox } = await freshStore();
  const { state, forge, shown, advance, end } = publishing(outbox, 'a');
  await advance(1);
  state.refused = { commit: 'b'.repeat(40), state: 'error', description: 'not in force' };
  await advance(60);
  await advance(60);
  state.description = 'c';
  await advance(60);
  expect(shown()).toEqual(['a', 'not in force', 'c']);
  await end();
  const again = publishing(outbox, 'c', forge);
  again.state.refused = state.refused;
  await again.advance(60);
  expect(shown()).toEqual(['a', 'not in force', 'c']);
});

it('tells what failed, and tries again, ever more rarely', async () => {
  const { forge, shown, events, advance } = publishing((await freshStore()).outbox, 'a', { shown: [], isDown: true });
  for (let minute = 0; minute < 24 * 60; minute += 1) await advance(60);
  expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'forge.unavailable' } });
  expect(events.length).toBeLessThan(32);
  forge.isDown = false;
  await advance(3600);
  expect(shown()).toEqual(['a']);
  expect(events.at(-1)).toMatchObject({ kind: 'posted', description: 'a' });
});
