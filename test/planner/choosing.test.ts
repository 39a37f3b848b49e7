import { describe, expect, it } from 'vitest';
import { compareReleases, trackOf } from '../../src/model/release.ts';
import { catalogPackage, observedAgent, observedSystem, r } from '../builders.ts';
import { entry, everything, fullKnowledge, packageOf, pathOf, rawOf } from './fleet.ts';

const MIGRATED = { brokerGateway: true };

describe('the newest eligible release', () => {
  const line105 = [
    packageOf('10.5.0 [CU5]', { releasedAt: '2025-07-11' }),
    ...['10.5.0 [CU8]', '10.5.0 [CU12]', '10.6.0 [CU2]'].map((name) => packageOf(name)),
  ];

  it.each`
    situation                                                | verdict         | reason                  | path
    ${{}}                                                    | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.0 [CU12]'}
    ${{ system: { facts: MIGRATED } }}                       | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.6.0 [CU2]'}
    ${{ system: { facts: { 'broker-gateway': true } } }}     | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.6.0 [CU2]'}
    ${{ ceiling: '10.5', system: { facts: MIGRATED } }}      | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.0 [CU12]'}
    ${{ ceiling: '10.5.0 [CU8]' }}                           | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.0 [CU8]'}
    ${{ ceiling: '10.5.0 [CU7]' }}                           | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.0 [CU5]'}
    ${{ ceiling: '10.5.0 [CU4]' }}                           | ${'up-to-date'} | ${'UpToDate'}           | ${''}
    ${{ ceiling: '10.4' }}                                   | ${'blocked'}    | ${'AboveCeiling'}       | ${''}
    ${{ ceiling: '10.5.0 [CU8]', version: '10.5.0 [CU12]' }} | ${'blocked'}    | ${'AboveCeiling'}       | ${''}
    ${{ now: '2026-03-01T00:00:00.000Z', soakDays: 30 }}     | ${'upgrade'}    | ${'UpgradeAvailable'}   | ${'10.5.0 [CU8]'}
    ${{ now: '2025-07-15T00:00:00.000Z', soakDays: 30 }}     | ${'waiting'}    | ${'AwaitingSoak'}       | ${''}
    ${{ now: '2025-07-01T00:00:00.000Z' }}                   | ${'waiting'}    | ${'AwaitingSoak'}       | ${''}
    ${{ from: '10.5.0 [CU12]' }}                             | ${'blocked'}    | ${'ManualStepRequired'} | ${''}
    ${{ from: '10.5.0 [CU12]', ceiling: '10.5' }}            | ${'up-to-date'} | ${'UpToDate'}           | ${''}
    ${{ from: '10.6.0 [CU2]' }}                              | ${'up-to-date'} | ${'UpToDate'}           | ${''}
    ${{ from: '10.5.0 [CU15]' }}                             | ${'up-to-date'} | ${'UpToDate'}           | ${''}
    ${{ from: '10.5.6' }}                                    | ${'blocked'}    | ${'ManualStepRequired'} | ${''}
    ${{ from: '10.5.6', ceiling: '10.5' }}                   | ${'blocked'}    | ${'AboveCeiling'}       | ${''}
    ${{ from: '10.6.9' }}                                    | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${{ from: '10.5.0 [CU4]', track: 'feature' }}            | ${'blocked'}    | ${'TrackSwitchRefused'} | ${''}
    ${{ catalog: [] }}                                       | ${'up-to-date'} | ${'UpToDate'}           | ${''}
  `('given $situation: $verdict $path', ({ situation, verdict, reason, path }) => {
    const found = entry({ catalog: line105, ...situation });
    expect([found.verdict, found.reason, pathOf(found)], found.message).toEqual([verdict, reason, path]);
  });

  it('waits for the release that ripens first, and says when', () => {
    const found = entry({ catalog: line105, now: '2025-07-15T00:00:00.000Z', soakDays: 30, ceiling: '10.5' });
    expect(found).toMatchObject({
      verdict: 'waiting',
      notBefore: '2025-08-10T00:00:00.000Z',
      target: { release: '10.5.0 [CU5]' },
    });
  });

  it.each`
    situation                                                             | unblock
    ${{ ceiling: '10.4' }}                                                | ${'write `ceiling: "10.5"` or higher'}
    ${{ from: '10.5.0 [CU12]', ceiling: '10.4' }}                         | ${'write `ceiling: "10.5"` or higher'}
    ${{ ceiling: '10.5.0 [CU8]', version: '10.5.0 [CU12]' }}              | ${'write `ceiling: "10.5.0 [CU12]"` or higher'}
    ${{ ceiling: '10.5.0 [CU8]', version: '10.6.0 [CU2]' }}               | ${'write `ceiling: "10.6"` or higher'}
    ${{ now: '2025-08-01T00:00:00.000Z', soakDays: 30, ceiling: '10.5' }} | ${'wait, or write a `minimumReleaseAge` that has passed since 2025-07-11'}
  `('given $situation names the exact edit: $unblock', ({ situation, unblock }) => {
    expect(entry({ catalog: line105, ...situation }).unblock).toBe(unblock);
  });

  it('asks for a date where an age is asked for and none is known', () => {
    const catalog = [packageOf('10.6.0 [CU8]')];
    const found = entry({ from: '10.6.0', catalog, soakDays: 1 });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'AwaitingSoak', notBefore: undefined });
    expect(found.unblock).toContain('`releasedAt`');
  });

  it('takes the date of a release for the first of its builds alone', () => {
    const situation = { from: '10.5.0 [CU3]', version: '10.5.0 [CU4]', now: '2025-09-01T00:00:00.000Z', soakDays: 30 };
    expect(pathOf(entry({ ...situation, catalog: [catalogPackage('10.5.0 [CU4]', 15_943)] }))).toBe('10.5.0 [CU4]');
    const later = [catalogPackage('10.5.0 [CU4]', 16_239)];
    const found = entry({ ...situation, catalog: later });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'AwaitingSoak', notBefore: undefined });
    expect(found.message).toContain('since when 10.5.0 [CU4] (build 16239) is out');
    const dated = [catalogPackage('10.5.0 [CU4]', 16_239, { releasedAt: '2025-08-20' })];
    expect(entry({ ...situation, catalog: dated })).toMatchObject({ notBefore: '2025-09-19T00:00:00.000Z' });
    expect(pathOf(entry({ ...situation, catalog: later, soakDays: 0 }))).toBe('10.5.0 [CU4]');
  });

  it('takes the date of the Catalog before that of the knowledge', () => {
    const late = packageOf('10.5.0 [CU5]', { releasedAt: '2026-08-30' });
    expect(entry({ catalog: [late], soakDays: 7 })).toMatchObject({
      reason: 'AwaitingSoak',
      notBefore: '2026-09-06T00:00:00.000Z',
    });
  });

  it('installs a release that nobody here has heard of, with a warning', () => {
    const found = entry({ from: '10.6.0', catalog: [packageOf('10.6.0 [CU8]')] });
    expect(pathOf(found)).toBe('10.6.0 [CU8]');
    expect(found.target).toMatchObject({ train: 83 });
    expect(found.warnings).toContainEqual(expect.stringContaining('not known here; train 83 follows from its number'));
  });

  it('passes over an announced release until the Catalog says that it came out', () => {
    const preview = packageOf('10.5.0 [CU19]');
    expect(entry({ from: '10.5.0 [CU18]', catalog: [preview] }).verdict).toBe('up-to-date');
    const dated = { ...preview, releasedAt: '2026-08-28' };
    expect(pathOf(entry({ from: '10.5.0 [CU18]', catalog: [dated] }))).toBe('10.5.0 [CU19]');
  });

  it.each([
    ['a web package', packageOf('10.5.0 [CU8]', { kind: 'web' }), 'up-to-date', 'UpToDate'],
    ['a delta package', packageOf('10.5.0 [CU8]', { kind: 'delta' }), 'up-to-date', 'UpToDate'],
    [
      'a build of another release',
      packageOf('10.5.0 [CU8]', { build: 16515, from: 'x' }),
      'blocked',
      'PackageUnavailable',
    ],
    [
      'a file named for another build',
      packageOf('10.5.0 [CU8]', { build: 16433, from: 'DataMiner 10.5.0.0-16432 Full Upgrade.dmupgrade' }),
      'blocked',
      'PackageUnavailable',
    ],
    [
      'a release candidate',
      packageOf('10.5.0 [CU8]', { from: 'a/b\\DataMiner 10.5.0.0-16432 Full Upgrade (rc).dmupgrade' }),
      'blocked',
      'PackageUnavailable',
    ],
    [
      'a file that is a web package',
      packageOf('10.5.0 [CU8]', { from: 'DataMiner 10.5.0.0-16432 Web Upgrade.dmupgrade' }),
      'blocked',
      'PackageUnavailable',
    ],
    [
      'a file of another CU',
      packageOf('10.5.0 [CU8]', { from: 'DataMiner 10.5.0.0(CU7)-16432 Full Upgrade.dmupgrade' }),
      'blocked',
      'PackageUnavailable',
    ],
    [
      'a file of another month',
      packageOf('10.5.0 [CU8]', { from: 'DataMiner 10.5.1.0-16432 Full Upgrade.dmupgrade' }),
      'blocked',
      'PackageUnavailable',
    ],
  ])('does not install %s', (_, offered, verdict, reason) => {
    const found = entry({ catalog: [offered] });
    expect([found.verdict, found.reason, pathOf(found)]).toEqual([verdict, reason, '']);
  });

  it('does not choose between two contents of one build', () => {
    const one = packageOf('10.5.0 [CU8]');
    const found = entry({ catalog: [one, { ...one, sha256: 'f'.repeat(64) }] });
    expect(found).toMatchObject({
      verdict: 'blocked',
      message: expect.stringContaining('pinned with 2 different contents'),
    });
  });

  it('names what the Catalog lacks on the way', () => {
    const found = entry({ from: '10.3.0 [CU5]', version: '10.5.0 [CU6]', catalog: [packageOf('10.5.0 [CU6]')] });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'PackageUnavailable', hops: [] });
    expect(found.unblock).toBe('add the full package of 10.4.0 [CU18] (build 16295, its latest) to the Catalog');
  });

  it('waits for a stop on the way that is too young', () => {
    const young = packageOf('10.4.0 [CU18]', { releasedAt: '2026-08-30' });
    const found = entry({
      from: '10.3.0 [CU5]',
      catalog: [young, packageOf('10.5.0 [CU6]')],
      ceiling: '10.5',
      soakDays: 7,
    });
    expect(found).toMatchObject({ verdict: 'waiting', reason: 'AwaitingSoak', notBefore: '2026-09-06T00:00:00.000Z' });
  });

  it('does not stop at 10.1 on the way to what waits for a person', () => {
    const found = entry({ from: '10.0.0 [CU21]', catalog: everything });
    expect(found).toMatchObject({ verdict: 'blocked', reason: 'ManualStepRequired', hops: [] });
    expect(pathOf(entry({ from: '10.0.0 [CU21]', ceiling: '10.1' }))).toBe('10.1.0 [CU21]');
  });

  it('says why each hop is made', () => {
    const found = entry({ from: '10.3.0 [CU5]', version: '10.5.0 [CU6]' });
    expect(found.hops.map(({ why }) => why)).toEqual([
      expect.stringContaining('the latest CU of 10.4 must be installed in between (https://docs.dataminer.services/'),
      'the release that the system asks for',
    ]);
  });

  it('shows the newest candidates with every objection, and the chosen one', () => {
    const found = entry({ from: '10.4.0 [CU21]', ceiling: '10.5', catalog: everything });
    expect(found.candidates.length).toBeLessThanOrEqual(16);
    expect(found.candidates.filter(({ chosen }) => chosen)).toMatchObject([
      { release: '10.5.0 [CU18]', objections: [] },
    ]);
    expect(found.candidates[0]).toMatchObject({ release: '10.6.0 [CU6]' });
    expect(found.candidates.find(({ release }) => release === '10.6.0 [CU6]')?.objections).toMatchObject([
      { rule: 'under-ceiling' },
    ]);
  });

  it.each`
    from               | track        | winner
    ${'10.2.0 [CU5]'}  | ${'main'}    | ${'10.2.0 [CU21]'}
    ${'10.2.0 [CU5]'}  | ${'feature'} | ${'10.2.12 [CU2]'}
    ${'10.0.0 [CU21]'} | ${'main'}    | ${undefined}
  `('from $from to $track latest the newest and the winner $winner are told, and all are counted', (row) => {
    const { candidates, unlisted } = entry({ ...row, catalog: everything, knowledge: fullKnowledge });
    expect(candidates[0]?.release).toBe(row.track === 'main' ? '10.6.0 [CU6]' : '10.6.9');
    expect(candidates[0]?.objections).not.toEqual([]);
    expect(candidates.length).toBeLessThanOrEqual(16);
    expect(candidates.find(({ chosen }) => chosen)?.release).toBe(row.winner);

    const told = candidates.reduce((sum, { alike }) => sum + 1 + (alike?.count ?? 0), unlisted?.count ?? 0);
    const lowest = r(row.winner ?? row.from);
    const above = everything.filter(
      ({ release }) => trackOf(release) === row.track && compareReleases(release, lowest) > 0,
    );
    expect(told).toBe(above.length + (row.winner === undefined ? 0 : 1));
  });

  it('tells what is newer than the Catalog', () => {
    const found = entry({ from: '10.5.0 [CU12]', ceiling: '10.5', catalog: [packageOf('10.5.0 [CU12]')] });
    expect(found.warnings).toContainEqual(expect.stringContaining('not in the Catalog: 10.5.0 [CU18], 10.5.0 [CU17]'));
    expect(found.warnings).toContainEqual(expect.stringMatching(/10\.5\.0 \[CU14\] and 10\.5\.0 \[CU13\]$/u));
  });

  it.each`
    from               | to                 | reboots
    ${'10.4.0 [CU21]'} | ${'10.5.0 [CU10]'} | ${'14.40.33816'}
    ${'10.5.0 [CU9]'}  | ${'10.5.0 [CU10]'} | ${undefined}
    ${'10.5.0 [CU10]'} | ${'10.5.0 [CU11]'} | ${'14.44.35211'}
    ${'10.5.0 [CU11]'} | ${'10.5.0 [CU12]'} | ${undefined}
    ${'10.5.0 [CU12]'} | ${'10.6.0'}        | ${undefined}
    ${'10.6.0'}        | ${'10.6.0 [CU1]'}  | ${'14.44.35211'}
  `('from $from to $to says which runtime may restart the machine: $reboots', ({ from, to, reboots }) => {
    const { warnings, verdict } = entry({
      from,
      version: to,
      system: { facts: MIGRATED },
      observed: [observedSystem(observedAgent('dma01', rawOf(from)))],
    });
    expect(verdict).toBe('upgrade');
    const said = warnings.find((warning) => warning.includes('Visual C++'));
    expect(said?.match(/14\.\d\d\.\d+/)?.[0]).toBe(reboots);
  });

  it('passes on the stricter advice for the BrokerGateway migration', () => {
    const early = entry({ from: '10.5.0 [CU5]', version: '10.6.0' });
    expect(early.warnings).toContainEqual(
      expect.stringContaining('advises to migrate to BrokerGateway on 10.5.0 [CU11]'),
    );
    const late = entry({ from: '10.5.0 [CU12]', version: '10.6.0' });
    expect(late.warnings.filter((warning) => warning.includes('BrokerGateway'))).toEqual([]);
  });

  it.each`
    from               | goal              | said
    ${'10.0.0 [CU19]'} | ${'10.6.0 [CU6]'} | ${[]}
    ${'10.5.0 [CU9]'}  | ${'10.6.0 [CU6]'} | ${['BrokerGateway', 'Visual C++']}
  `('advises before a manual step on $from on the hops up to that step alone: $said', ({ from, goal, said }) => {
    const found = entry({ from, version: goal });
    expect(found.reason).toBe('ManualStepRequired');
    const topics = ['BrokerGateway', 'Visual C++'].filter((topic) => found.warnings.some((one) => one.includes(topic)));
    expect(topics).toEqual(said);
  });
});
