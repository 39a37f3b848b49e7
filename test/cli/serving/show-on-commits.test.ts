import { afterAll, expect, it, vi } from 'vitest';
import { createLog } from '../../../src/cli/log.ts';
import { showOnCommits } from '../../../src/cli/serving/show-on-commits.ts';
import type { CommitStatus, Forge } from '../../../src/reconciler/forge.ts';
import { NOTHING_IN_FORCE } from '../../../src/reconciler/in-force.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { freshStore, removeStores } from '../../store/fresh-store.ts';

afterAll(removeStores);

it('shows what the commit in force has come to, and on a newer one why it does not count', async () => {
  const shown: CommitStatus[] = [];
  const forge: Pick<Forge, 'setStatus'> = { setStatus: async (status) => void shown.push(status) };
  const [good, bad] = ['a'.repeat(40), 'b'.repeat(40)];
  const state = {
    inForce: { ...NOTHING_IN_FORCE, newest: `main@sha1:${good}` },
    lastReadAt: undefined,
    verificationSince: undefined,
    unverified: { commit: bad, reason: 'Unsigned', message: 'it is not signed' },
    unreadable: undefined,
    isStopping: false,
    waiting: 0,
    busy: [],
  };
  const { outbox, passes, journal } = await freshStore();
  const end = showOnCommits({
    showing: { how: { name: 'ratchet', everyMs: 60_000 }, forge: forge as Forge },
    running: { state },
    memory: { outbox, passes, journal, clock: new FakeClock() },
    log: createLog('silent'),
  });
  await vi.waitUntil(() => shown.length === 2);
  await end();
  expect(shown.map(({ commit, state: how }) => [commit, how])).toEqual([
    [good, 'success'],
    [bad, 'error'],
  ]);
});
