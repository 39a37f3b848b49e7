import { describe, expect, it } from 'vitest';
import type { CatalogPackage } from '../../src/model/catalog.ts';
import { cluster, entry, observedCluster, packageOf, pathOf } from './fleet.ts';

const CU12 = '10.5.0 [CU12]';
const [CU5, CU6] = ['10.6.0 [CU5]', '10.6.0 [CU6]'];
const from = '10.5.0 [CU1]';

function outOn(name: string, day: string | undefined = undefined): CatalogPackage {
  return packageOf(name, { releasedAt: day === undefined ? '2026-01-10' : `2026-${day}` });
}

describe('a step on a release that does not run yet', () => {
  const young = [outOn(CU12), outOn(CU6, '11-10')];
  const two = [outOn(CU12), outOn(CU5, '11-08'), outOn(CU6, '11-10')];
  const feature = [outOn('10.5.12 [CU2]'), outOn(CU6, '11-10')];

  it.each`
    from        | catalog                                                               | version     | now        | says                                   | notBefore
    ${from}     | ${young}                                                              | ${CU6}      | ${'11-20'} | ${'waiting AwaitingSoak '}             | ${'2026-11-24'}
    ${from}     | ${young}                                                              | ${CU6}      | ${'11-24'} | ${`upgrade HopRequired ${CU12}`}       | ${undefined}
    ${CU12}     | ${young}                                                              | ${CU6}      | ${'11-20'} | ${'blocked ManualStepRequired '}       | ${undefined}
    ${'10.5.4'} | ${feature}                                                            | ${'latest'} | ${'11-20'} | ${'waiting AwaitingSoak '}             | ${'2026-11-24'}
    ${'10.5.4'} | ${feature}                                                            | ${'latest'} | ${'11-24'} | ${'upgrade HopRequired 10.5.12 [CU2]'} | ${undefined}
    ${from}     | ${two}                                                                | ${CU6}      | ${'11-20'} | ${'waiting AwaitingSoak '}             | ${'2026-11-24'}
    ${'10.5.4'} | ${[outOn('10.5.12 [CU2]'), outOn(CU5, '11-08'), outOn(CU6, '11-10')]} | ${'latest'} | ${'11-20'} | ${'waiting AwaitingSoak '}             | ${'2026-11-22'}
  `('is not due from $from to $version on $now: $says', ({ from, catalog, version, now, says, notBefore }) => {
    const found = entry({ from, catalog, version, soakDays: 14, now: `2026-${now}T00:00:00.000Z` });
    expect(`${found.verdict} ${found.reason} ${pathOf(found)}`, found.message).toBe(says);
    expect(found.notBefore?.slice(0, 10)).toBe(notBefore);
    if (found.verdict === 'waiting') expect(found.warnings).not.toContainEqual(expect.stringContaining('migrate'));
  });

  it('is told beside what has to end before', () => {
    const found = entry({ from, catalog: young, version: CU6, soakDays: 14, now: '2026-11-20T00:00:00.000Z' });
    expect(found.evidence).toContainEqual(expect.stringContaining(`migrated to BrokerGateway on ${CU12}`));
  });

  it('is not due where the members of a pair are to go in a way that is not supported', () => {
    const found = entry({
      catalog: [outOn(CU12), outOn(CU6)],
      version: CU6,
      observed: [observedCluster(from, from, from)],
      system: {
        agents: cluster,
        orchestrator: 'dma01',
        failover: { policy: 'backup-first', systemDefault: undefined },
      },
    });
    expect(`${found.verdict} ${found.reason}`, found.message).toBe('blocked FailoverPolicyRefused');
  });
});
