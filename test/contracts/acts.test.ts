import { afterAll, expect, it } from 'vitest';
import type { CheckReport } from '../../src/model/prerequisite-check.ts';
import type { PersonsAct } from '../../src/planner/persons-act.ts';
import type { Acts } from '../../src/reconciler/acts.ts';
import type { CheckReports } from '../../src/reconciler/checks.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { inEveryMemory, removeStores } from '../store/fresh-store.ts';

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

const signed = { by: 'carol@ops', at: '2026-08-02T00:00:00.000Z', reason: 'so it is' };
/** One of each other kind, with and without what may be left out. */
const others: readonly PersonsAct[] = [
  { kind: 'suspended', until: '2026-10-01T00:00:00.000Z', ...signed },
  { kind: 'suspended', until: undefined, ...signed },
  { kind: 'resumed', ...signed },
  {
    kind: 'plan-approved',
    owner: 'emea',
    digest: 'sha256:1',
    until: '2026-10-01T00:00:00.000Z',
    plan: {
      basis: { desired: 'd', observed: 'o', catalog: 'c', knowledge: 'k' },
      hops: [{ from: '10.5.0 [CU7]', to: '10.5.0 [CU9]', build: 16_515, packageSha256: 'a' }],
      ahead: ['sha256:2'],
    },
    revision: 'main@sha1:0',
    ...signed,
  },
  { kind: 'backup-taken', takenAt: '2026-08-01T00:00:00.000Z', ...signed },
  { kind: 'approval-revoked', digests: ['sha256:1', 'sha256:2'], ...signed },
  { kind: 'freeze-overridden', freeze: 'year-end', owner: 'emea', until: '2027-01-04T00:00:00.000Z', ...signed },
];

afterAll(removeStores);

inEveryMemory<CheckReports>(
  'what checks found',
  { fake: () => new FakeCheckReports(), of: ({ checks }) => checks },
  (open) => {
    const report = (check: string, at: string): CheckReport => ({
      check,
      at,
      validUntil: '2026-09-11T00:00:00.000Z',
      release: '10.5.0 [CU9]',
      build: 16_515,
      outcome: 'failed',
      findings: [{ name: 'x', outcome: 'issues', message: "it's; -- \u{1F980}", action: '' }],
      by: 'alice@ops',
    });

    it('is the newest of each check, whatever the clock said, for each system', async () => {
      const checks = await open();
      expect(await checks.latest('prod')).toEqual([]);
      const reports = [report('b', '2026-09-02'), report('a', '2026-09-01'), report('b', '2026-09-01')];
      for (const each of reports) await checks.record('prod', each);
      await checks.record('lab', report('c', '2026-09-01'));
      expect(await checks.latest('prod')).toEqual([reports[1], reports[2]]);
    });
  },
);

inEveryMemory<Acts>('what people decided', { fake: () => new FakeActs(), of: ({ acts }) => acts }, (open) => {
  it('is kept as it was said, in the order in which it came, for each system', async () => {
    const acts = await open();
    await acts.record('prod', closed);
    await acts.record('prod', confirmed);
    await acts.record('lab', confirmed);
    expect(await acts.of('prod')).toEqual([closed, confirmed]);
    expect(await acts.of('lab')).toEqual([confirmed]);
  });

  it('is kept whole, whatever its kind', async () => {
    const acts = await open();
    for (const act of others) await acts.record('prod', act);
    expect(await acts.of('prod')).toEqual(others);
  });

  it('is nothing where nobody decided anything', async () => {
    expect(await (await open()).of('prod')).toEqual([]);
  });
});
