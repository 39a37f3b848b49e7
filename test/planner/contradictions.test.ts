import { describe, expect, it } from 'vitest';
import { foundAgents } from '../../src/planner/describe-agents.ts';
import { catalogPackage, observedAgent, observedSystem } from '../builders.ts';
import { entry, everything, knowledge, packageOf, pathOf } from './fleet.ts';
import { issue, range } from './risks/issues.ts';

const MIGRATED = { brokerGateway: true };

/** Whatever is written: an answer, with its reason and a way out, and nothing installed on a guess. */
describe('what cannot be true', () => {
  it.each`
    release            | build    | verdict      | reason                  | says
    ${'10.5.0 [CU99]'} | ${17900} | ${'blocked'} | ${'UnknownRelease'}     | ${'nothing tells which monthly publication 10.5.0 [CU99] belongs to'}
    ${'10.5.13'}       | ${17900} | ${'blocked'} | ${'UnknownRelease'}     | ${'nothing tells which monthly publication 10.5.13 belongs to'}
    ${'99.99.12'}      | ${17900} | ${'blocked'} | ${'UnknownRelease'}     | ${'nothing tells which monthly publication 99.99.12 belongs to'}
    ${'11.0.0'}        | ${17900} | ${'blocked'} | ${'UnknownRelease'}     | ${'nothing tells which monthly publication 11.0.0 belongs to'}
    ${'0.0.0'}         | ${1}     | ${'blocked'} | ${'DowngradeRefused'}   | ${'is not above'}
    ${'10.99.0'}       | ${17900} | ${'blocked'} | ${'PathBlocked'}        | ${'93 lines must be installed in between'}
    ${'10.5.0 [CU8]'}  | ${9}     | ${'blocked'} | ${'DowngradeRefused'}   | ${'was built before'}
    ${'10.5.0 [CU8]'}  | ${15943} | ${'blocked'} | ${'PackageUnavailable'} | ${'build 15943 is claimed for 10.5.0 [CU4] as well'}
  `('a package of $release, build $build: $reason', ({ release, build, verdict, reason, says }) => {
    const track = /^\d+\.\d+\.0/.test(release) ? 'main' : 'feature';
    const named = catalogPackage(release, build, { from: 'packages' });
    const found = entry({ track, version: release, catalog: [named], system: { facts: MIGRATED } });
    expect([found.verdict, found.hops]).toEqual([verdict, []]);
    const reasons = [found.reason, ...found.candidates.flatMap(({ objections }) => objections.map((o) => o.reason))];
    expect(reasons).toContain(reason === 'DowngradeRefused' && track === 'feature' ? 'TrackSwitchRefused' : reason);
    expect(
      [
        found.message,
        ...found.evidence,
        ...found.candidates.flatMap(({ objections }) => objections.map((o) => o.message)),
      ].join('\n'),
    ).toContain(says);
    expect(found.unblock).toBeDefined();
  });

  it.each`
    version            | or
    ${'10.5.0 [CU20]'} | ${'add the package of 10.5.0 [CU20] to the Catalog'}
    ${'10.5.0 [CU77]'} | ${'install a newer version of ratchet'}
    ${'10.4.0 [CU77]'} | ${'install a newer version of ratchet'}
    ${'12.0.0'}        | ${'install a newer version of ratchet'}
  `('a wish for $version, which nobody knows: $or', ({ version, or }) => {
    const found = entry({ version, catalog: everything, system: { facts: MIGRATED } });
    expect(found).toMatchObject({
      verdict: 'blocked',
      reason: 'UnknownRelease',
      message: `${version} is not known: neither the vendor's releases nor the Catalog have it`,
      unblock: `write a release that is known under \`version\`, or ${or}`,
      hops: [],
    });
  });

  it.each`
    raw                                       | reason
    ${'99.99.13.0-99999999-20260101-release'} | ${'UnknownBuild'}
    ${'0.0.0.0-0-20260101-release'}           | ${'UnknownBuild'}
    ${'10.5.0.0-0-20260101-release'}          | ${'UnknownBuild'}
    ${'10.5.0.7-15943-20260101-release'}      | ${'UnknownBuild'}
    ${'10.5.0.0-15943-00000000-release'}      | ${'UpToDate'}
    ${'10.5.0.0-15943-20260101-rc'}           | ${'UnknownBuild'}
    ${'10.4.0.0-15943-20260101-release'}      | ${'UnknownBuild'}
    ${'10.5.2521.130-15943-20260101-release'} | ${'VersionUnparseable'}
    ${'10.5.0.0'}                             | ${'VersionUnparseable'}
    ${'10.5.0 [CU4]'}                         | ${'VersionUnparseable'}
    ${'10.5.0/10.5.3'}                        | ${'VersionUnparseable'}
    ${'10.5.2521.130'}                        | ${'VersionUnparseable'}
    ${'9'.repeat(100_000)}                    | ${'VersionUnparseable'}
    ${'\u0000\u001b[2J'}                      | ${'VersionUnparseable'}
  `('an Agent that says $raw: $reason', ({ raw, reason }) => {
    const observed = [observedSystem(observedAgent('dma01', raw))];
    const found = entry({ observed, catalog: [], system: { facts: MIGRATED } });
    expect([found.reason, found.hops]).toEqual([reason, []]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not get through
    expect(found.message).not.toMatch(/[\u0000-\u001f]/);
    expect(found.message.length).toBeLessThan(600);
  });

  it('readings that disagree are no answer', () => {
    const readings = ['10.5.0.0-15943-20260101-release', '10.5.0.0-16239'].map((raw, index) => ({
      source: index === 0 ? ('version-history' as const) : ('web-services' as const),
      raw,
    }));
    const found = entry({ observed: [observedSystem(observedAgent('dma01', '', { readings }))] });
    expect([found.verdict, found.reason]).toEqual(['unknown', 'VersionUnparseable']);
  });
});

describe('ways that risks close', () => {
  const CU8 = '10.5.0 [CU8]';
  const catalog = ['10.5.0 [CU5]', '10.5.0 [CU6]', CU8].map((name) => packageOf(name));
  const path = (id: string, from: string, to: string) => {
    return issue({ id, appliesTo: 'upgrade-path', from: [range(from, from)], affects: [range(to, to)] });
  };
  const knowing = (...knownIssues: readonly ReturnType<typeof issue>[]) => ({ ...knowledge, knownIssues });

  it('a way through everything that is left', () => {
    const closed = [
      path('LOCAL_a', '10.5.0 [CU4]', CU8),
      path('LOCAL_b', '10.5.0 [CU4]', '10.5.0 [CU6]'),
      path('LOCAL_c', '10.5.0 [CU5]', CU8),
    ];
    const found = entry({ version: CU8, catalog, knowledge: knowing(...closed) });
    expect(pathOf(found)).toBe('10.5.0 [CU5] → 10.5.0 [CU6] → 10.5.0 [CU8]');
  });

  it('two ways that each lead over the other lead nowhere, and both are told', () => {
    const closed = [
      path('LOCAL_a', '10.5.0 [CU4]', CU8),
      path('LOCAL_b', '10.5.0 [CU4]', '10.5.0 [CU5]'),
      path('LOCAL_c', '10.5.0 [CU4]', '10.5.0 [CU6]'),
    ];
    const found = entry({ version: CU8, catalog, knowledge: knowing(...closed) });
    expect([found.verdict, found.reason, found.hops]).toEqual(['blocked', 'KnownIssue', []]);
    expect(found.unblock).toContain('LOCAL_a');
  });

  it('everything is closed, from anywhere to anywhere', () => {
    const every = [
      { ...range('10.0.0'), from: undefined },
      { ...range('10.0.1'), from: undefined },
    ];
    const all = issue({ id: 'LOCAL_all', appliesTo: 'upgrade-path', from: every, affects: every });
    const found = entry({
      from: '10.2.0 [CU3]',
      catalog: everything,
      knowledge: knowing(all),
      system: { facts: MIGRATED },
    });
    expect([found.verdict, found.reason, found.hops]).toEqual(['blocked', 'KnownIssue', []]);
    expect(found.unblock).toContain('LOCAL_all');
  });
});

// The traps of comparing versions that the domain dossier lists (a.6), as the planner meets them.
describe('a build tells what the digits hide', () => {
  it.each`
    raw                                  | release            | why
    ${'10.4.0.0-14772-20240821-release'} | ${'10.4.0 [CU6]'}  | ${'VersionHistory page: the CU is not in the string'}
    ${'10.5.0.0-15943-20250620-release'} | ${'10.5.0 [CU4]'}  | ${'KI_ClusterEndpoint_SLNet_leak'}
    ${'10.5.0.0-16239-20250820-release'} | ${'10.5.0 [CU4]'}  | ${'KI_ClusterEndpoint_SLNet_leak'}
    ${'10.4.0.0-16208-20250820-release'} | ${'10.4.0 [CU18]'} | ${'release notes: the first of two builds'}
    ${'10.5.0.0-16223-20250820-release'} | ${'10.5.0 [CU6]'}  | ${'release notes: the first of two builds'}
    ${'10.5.9.0-16222-20250820-release'} | ${'10.5.9'}        | ${'release notes: the first of two builds'}
    ${'10.0.0.0-11025-20220101-release'} | ${'10.0.0 [CU19]'} | ${'Preparing: build 11025'}
    ${'10.3.0.0-15940-20250601-release'} | ${'10.3.0 [CU22]'} | ${'out of band'}
    ${'10.5.4.0-15588-20250319-release'} | ${undefined}       | ${'the suffix does not prove a published build: 10.5.4 is 15644'}
    ${'10.5.4.0-15644-20250319-release'} | ${'10.5.4'}        | ${'the published build'}
  `('$raw is $release: $why', ({ raw, release }) => {
    const [agent] = foundAgents(entry({ observed: [observedSystem(observedAgent('dma01', raw))], catalog: [] }));
    expect(agent?.release).toBe(release);
  });
});
