import { afterAll, describe, expect, it } from 'vitest';
import type { PersonsAct } from '../../src/planner/history.ts';
import type { Acts } from '../../src/reconciler/acts.ts';
import { FakeActs } from '../fakes/fake-acts.ts';
import { freshStore, removeStores } from '../store/fresh-store.ts';

const closed: PersonsAct = {
  kind: 'run-closed',
  run: 'r1',
  by: 'alice@ops',
  at: '2026-09-01T00:00:00.000Z',
  reason: 'all Agents are at the target',
};
const confirmed: PersonsAct = {
  kind: 'step-confirmed',
  step: 'broker-gateway-gate',
  release: '10.5.0 [CU12]',
  build: 17_000,
  planDigest: 'sha256:0',
  by: 'bob@ops',
  at: '2026-08-01T00:00:00.000Z',
  reason: "migrated'); drop table personsAct; -- \u{1F980}",
};

afterAll(removeStores);

describe.each<readonly [string, () => Promise<Acts>]>([
  ['in memory', async () => new FakeActs()],
  ['on disk', async () => (await freshStore()).acts],
])('what people decided, %s', (_, open) => {
  it('is kept as it was said, in the order in which it came, for each system', async () => {
    const acts = await open();
    await acts.record('prod', closed);
    await acts.record('prod', confirmed);
    await acts.record('lab', confirmed);
    expect(await acts.of('prod')).toEqual([closed, confirmed]);
    expect(await acts.of('lab')).toEqual([confirmed]);
  });

  it('is nothing where nobody decided anything', async () => {
    expect(await (await open()).of('prod')).toEqual([]);
  });
});
