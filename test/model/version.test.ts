import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatVersion, type ParsedVersion, parseVersion, sameRelease } from '../../src/model/version.ts';

function v(raw: string): ParsedVersion {
  const found = parseVersion(raw);
  if (!found.ok) throw new Error(found.problem);
  return found.value;
}

describe('parseVersion', () => {
  it.each`
    raw                                                                  | notation            | digits               | build        | cu           | hotfix
    ${'10.5.6.0-15711'}                                                  | ${'raw'}            | ${'10.5.6.0'}        | ${15711}     | ${undefined} | ${false}
    ${'10.5.6.0'}                                                        | ${'raw'}            | ${'10.5.6.0'}        | ${undefined} | ${undefined} | ${false}
    ${'10.5.2.0 - 15323'}                                                | ${'raw-spaced'}     | ${'10.5.2.0'}        | ${15323}     | ${undefined} | ${false}
    ${'10.4.0.0 (build 14003)'}                                          | ${'words'}          | ${'10.4.0.0'}        | ${14003}     | ${undefined} | ${false}
    ${'10.5.4.0-15588-20250319-release'}                                 | ${'history'}        | ${'10.5.4.0'}        | ${15588}     | ${undefined} | ${false}
    ${'10.5.4.0-15588-20250319'}                                         | ${'history'}        | ${'10.5.4.0'}        | ${15588}     | ${undefined} | ${false}
    ${'10.5.4.0-15588-20250319-hotfix1'}                                 | ${'history'}        | ${'10.5.4.0'}        | ${15588}     | ${undefined} | ${true}
    ${'HF_10.0.7.0(CU0)_20200520-135714'}                                | ${'hotfix-history'} | ${'10.0.7.0'}        | ${undefined} | ${0}         | ${true}
    ${'Hotfix'}                                                          | ${'hotfix-history'} | ${'0.0.0.0'}         | ${undefined} | ${undefined} | ${true}
    ${'DataMiner 10.5.5.0(CU0)-15664 Full Upgrade (internal).dmupgrade'} | ${'package'}        | ${'10.5.5.0'}        | ${15664}     | ${0}         | ${false}
    ${'DataMiner 10.0.12.0-9536 Full Upgrade (rc)'}                      | ${'package'}        | ${'10.0.12.0'}       | ${9536}      | ${undefined} | ${false}
    ${'DataMiner 10.4.0.0-15634 Web Upgrade.dmupgrade'}                  | ${'package'}        | ${'10.4.0.0'}        | ${15634}     | ${undefined} | ${false}
    ${'10.5.0 [CU2]'}                                                    | ${'main-name'}      | ${'10.5.0.0'}        | ${undefined} | ${2}         | ${false}
    ${'10.5.0(CU3)'}                                                     | ${'main-name'}      | ${'10.5.0.0'}        | ${undefined} | ${3}         | ${false}
    ${'10.5.0 CU3'}                                                      | ${'main-name'}      | ${'10.5.0.0'}        | ${undefined} | ${3}         | ${false}
    ${'10.4.0-CU4'}                                                      | ${'main-name'}      | ${'10.4.0.0'}        | ${undefined} | ${4}         | ${false}
    ${'10.5 [CU6]'}                                                      | ${'main-name'}      | ${'10.5.0.0'}        | ${undefined} | ${6}         | ${false}
    ${'10.5.0'}                                                          | ${'main-name'}      | ${'10.5.0.0'}        | ${undefined} | ${undefined} | ${false}
    ${'10.5.0 [CU4] build 16239'}                                        | ${'main-name'}      | ${'10.5.0.0'}        | ${16239}     | ${4}         | ${false}
    ${'10.6.2 (CU0)'}                                                    | ${'feature-name'}   | ${'10.6.2.0'}        | ${undefined} | ${0}         | ${false}
    ${'10.2.0.0-11897-CU4'}                                              | ${'build-then-cu'}  | ${'10.2.0.0'}        | ${11897}     | ${4}         | ${false}
    ${'10.5.5'}                                                          | ${'feature-name'}   | ${'10.5.5.0'}        | ${undefined} | ${undefined} | ${false}
    ${'10.6.2617.1490'}                                                  | ${'file-version'}   | ${'10.6.2617.1490'}  | ${undefined} | ${undefined} | ${false}
    ${'10.4.2343.27106'}                                                 | ${'file-version'}   | ${'10.4.2343.27106'} | ${undefined} | ${undefined} | ${false}
    ${'dataminer-main-release-10-4-0-0-15230-cu10'}                      | ${'download-slug'}  | ${'10.4.0.0'}        | ${15230}     | ${10}        | ${false}
  `('reads $raw as $notation', ({ raw, notation, digits, build, cu, hotfix }) => {
    const version = v(raw);
    expect(`${version.major}.${version.minor}.${version.month}.${version.week}`).toBe(digits);
    expect(version).toMatchObject({ raw, notation, hotfix });
    expect([version.build, version.cu]).toEqual([build, cu]);
  });

  it.each([
    '',
    ' ',
    'latest',
    '10',
    '10.5',
    '10.5.x',
    '10.5.0/10.5.3',
    'MR 10.4.0 [CU16]/10.5.0 [CU4] - FR 10.5.7',
    '10.5.14',
    '10.5.99.0-15000',
    '10.5.25.130',
    '10.5.9999.1',
    '10.5.2500.1',
    '10.2.12.0 12511',
    '10.5.-1',
    '1.0.A.1-123',
    '10.5.4.0-15588-20250319-',
    'HF_',
    'X.X.X.X-XXXX',
    '10.5.0 [CU3]\n10.5.0 [CU4]',
    '１０.5.0',
  ])('refuses %j and says what to write', (raw) => {
    expect(parseVersion(raw)).toEqual({ ok: false, problem: expect.stringContaining('write "10.5.6"') });
  });

  it.each([
    ['digits', '1'.repeat(10_000_000)],
    ['blanks', ' '.repeat(10_000_000)],
    ['dots', '1.'.repeat(5_000_000)],
  ])('refuses ten million characters of %s at once, with a short message', (_, raw) => {
    // The quickest of some tries: a machine that does other things at the same time says nothing about this.
    const tries = Array.from({ length: 10 }, () => {
      const started = performance.now();
      const found = parseVersion(raw);
      expect(found.ok ? 0 : found.problem.length).toBeLessThan(300);
      return performance.now() - started;
    });
    expect(Math.min(...tries)).toBeLessThan(50);
  });

  it('shows control characters of what it refuses as escapes', () => {
    const found = parseVersion('10.5\u001b[31m\u202e');
    expect(found.ok ? '' : found.problem).toContain('10.5\\u001b[31m\\u202e');
  });

  it('never throws, and answers any text of any kind', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9.\-CU[\]() ]{0,60}$/)),
        (raw) => {
          const found = parseVersion(raw);
          expect(found.ok ? found.value.raw : raw).toBe(raw);
        },
      ),
    );
  });
});

describe('formatVersion', () => {
  const number = fc.nat(99);
  const build = fc.nat(99_999_999);
  const month = fc.nat(13);
  const date = fc.constantFrom('20250319', '20200520');
  const written = fc.oneof(
    fc.tuple(number, number, month, number, build).map(([a, b, c, d, n]) => `${a}.${b}.${c}.${d}-${n}`),
    fc.tuple(number, number, month, number, build).map(([a, b, c, d, n]) => `${a}.${b}.${c}.${d} - ${n}`),
    fc.tuple(number, number, month, number, build).map(([a, b, c, d, n]) => `${a}.${b}.${c}.${d} (build ${n})`),
    fc
      .tuple(number, number, month, number, build, date)
      .map(([a, b, c, d, n, t]) => `${a}.${b}.${c}.${d}-${n}-${t}-release`),
    fc
      .tuple(number, number, month, number, build, number)
      .map(([a, b, c, d, n, cu]) => `${a}.${b}.${c}.${d}-${n}-CU${cu}`),
    fc
      .tuple(fc.integer({ min: 1, max: 99 }), number, month, number, date)
      .map(([a, b, c, cu, t]) => `HF_${a}.${b}.${c}.0(CU${cu})_${t}-135714`),
    fc.constant('Hotfix'),
    fc
      .tuple(number, number, month, build, fc.constantFrom('Full', 'Web'), fc.constantFrom('', ' (rc)', ' (internal)'))
      .map(([a, b, c, n, kind, channel]) => `DataMiner ${a}.${b}.${c}.0-${n} ${kind} Upgrade${channel}.dmupgrade`),
    fc.tuple(number, number, month, number).map(([a, b, c, cu]) => `${a}.${b}.${c} [CU${cu}]`),
    fc.tuple(number, number, month).map(([a, b, c]) => `${a}.${b}.${c}`),
    fc
      .tuple(number, number, fc.integer({ min: 10, max: 99 }), fc.integer({ min: 1, max: 53 }), fc.nat(999_999))
      .map(([a, b, year, week, n]) => `${a}.${b}.${year}${String(week).padStart(2, '0')}.${n}`),
    fc.tuple(number, number, month, build, number).map(([a, b, c, n, cu]) => {
      return `dataminer-${c === 0 ? 'main' : 'feature'}-release-${a}-${b}-${c}-0-${n}-cu${cu}`;
    }),
  );

  it('writes every notation back as it was', () => {
    fc.assert(
      fc.property(written, (raw) => {
        expect(formatVersion(v(raw))).toBe(raw);
      }),
      { numRuns: 1000 },
    );
  });

  it.each`
    notation            | written
    ${'raw'}            | ${'10.5.6.0-15711'}
    ${'raw'}            | ${'10.5.6.0'}
    ${'raw-spaced'}     | ${'10.5.2.0 - 15323'}
    ${'words'}          | ${'10.4.0.0 (build 14003)'}
    ${'history'}        | ${'10.5.4.0-15588-20250319-release'}
    ${'history'}        | ${'10.5.4.0-15588-20250319'}
    ${'hotfix-history'} | ${'HF_10.0.7.0(CU0)_20200520-135714'}
    ${'hotfix-history'} | ${'Hotfix'}
    ${'package'}        | ${'DataMiner 10.5.5.0(CU0)-15664 Full Upgrade (internal).dmupgrade'}
    ${'package'}        | ${'DataMiner 10.4.0.0-15634 Web Upgrade.dmupgrade'}
    ${'main-name'}      | ${'10.5.0 [CU2]'}
    ${'main-name'}      | ${'10.5.0'}
    ${'main-name'}      | ${'10.5.0 [CU4] build 16239'}
    ${'build-then-cu'}  | ${'10.2.0.0-11897-CU4'}
    ${'feature-name'}   | ${'10.5.5'}
    ${'feature-name'}   | ${'10.5.12 [CU2]'}
    ${'file-version'}   | ${'10.6.2617.1490'}
    ${'file-version'}   | ${'10.4.2343.27106'}
    ${'download-slug'}  | ${'dataminer-main-release-10-4-0-0-15230-cu10'}
    ${'download-slug'}  | ${'dataminer-feature-release-10-5-6-0-15711'}
  `('reads and writes $notation: $written', ({ notation, written }) => {
    expect(v(written).notation).toBe(notation);
    expect(formatVersion(v(written))).toBe(written);
    expect(v(formatVersion(v(written)))).toEqual(v(written));
  });

  it('writes sloppy spellings in the form of the vendor', () => {
    expect(['10.4.0-CU4', '10.5 [CU6]', '10.6.2 (CU0)', ' 10.5.5 '].map((raw) => formatVersion(v(raw)))).toEqual([
      '10.4.0 [CU4]',
      '10.5.0 [CU6]',
      '10.6.2 [CU0]',
      '10.5.5',
    ]);
  });
});

describe('sameRelease', () => {
  it.each`
    a                                                         | b                             | same         | why
    ${'10.5.10'}                                              | ${'10.5.9'}                   | ${false}     | ${'numbers, not text'}
    ${'10.5.0'}                                               | ${'10.5.0 [CU0]'}             | ${true}      | ${'no CU in a name is CU0'}
    ${'10.4.0.0'}                                             | ${'10.4.0 [CU6]'}             | ${'unknown'} | ${'a raw version hides its CU'}
    ${'10.4.0.0-14772'}                                       | ${'10.4.0 [CU6]'}             | ${'unknown'} | ${'only the knowledge maps a build to its CU'}
    ${'10.4.0.0-14772-20240821-release'}                      | ${'10.4.0.0-14772'}           | ${true}      | ${'the build decides'}
    ${'10.5.0.0-15943'}                                       | ${'10.5.0.0-16239'}           | ${false}     | ${'rebuilt under one name'}
    ${'10.5.0.0'}                                             | ${'10.5.0.0 - 15943'}         | ${'unknown'} | ${'one has no build'}
    ${'10.4.1.0-14109'}                                       | ${'10.4.0.0-14109'}           | ${'unknown'} | ${'one build under two names'}
    ${'10.2.0.0-11897-CU4'}                                   | ${'10.2.0.0 (build 11897)'}   | ${true}      | ${'the build decides'}
    ${'10.2.0.0-11897-CU4'}                                   | ${'10.2.0 [CU4]'}             | ${true}      | ${'both write the CU'}
    ${'10.5.2521.130'}                                        | ${'10.5.2521.130'}            | ${'unknown'} | ${'file versions name no release'}
    ${'10.5.2521.130'}                                        | ${'10.5.0.0-15943'}           | ${'unknown'} | ${'never across to file versions'}
    ${'HF_10.0.7.0(CU0)_20200520-135714'}                     | ${'10.0.7'}                   | ${'unknown'} | ${'a hotfix is no release'}
    ${'Hotfix'}                                               | ${'Hotfix'}                   | ${'unknown'} | ${'a bare word names nothing'}
    ${'10.5.6.0'}                                             | ${'10.5.7.0'}                 | ${false}     | ${'digits differ'}
    ${'10.5.6'}                                               | ${'10.5.6.0'}                 | ${'unknown'} | ${'a missing fourth number is 0, and no difference'}
    ${'10.5.0'}                                               | ${'10.5.0.0'}                 | ${'unknown'} | ${'the same, and the CU is hidden'}
    ${'10.5.6.0'}                                             | ${'10.5.6.0 (build 15711)'}   | ${'unknown'} | ${'one has no build'}
    ${'10.4.0-CU4'}                                           | ${'10.4.0 [CU4]'}             | ${true}      | ${'the spelling of a log'}
    ${'10.5 [CU6]'}                                           | ${'10.5.0 CU6'}               | ${true}      | ${'sloppy spellings'}
    ${'10.5.0'}                                               | ${'10.5.0 [CU3]'}             | ${false}     | ${'a name without a CU is no line'}
    ${'10.5.12'}                                              | ${'10.5.12 [CU2]'}            | ${false}     | ${'a CU of a feature release'}
    ${'10.5.0 [CU4] build 16239'}                             | ${'10.5.0 [CU4] build 15943'} | ${false}     | ${'one name, two builds'}
    ${'10.5.0 [CU4] build 16239'}                             | ${'10.5.0 [CU4]'}             | ${true}      | ${'the name alone cannot tell rebuilds apart'}
    ${'10.5.4.0-15588-20250319-release'}                      | ${'10.5.4.0-15644'}           | ${false}     | ${'"-release" does not prove a published build'}
    ${'DataMiner 10.5.5.0(CU0)-15664 Full Upgrade.dmupgrade'} | ${'10.5.5.0-15664'}           | ${true}      | ${'the build decides'}
    ${'dataminer-main-release-10-4-0-0-15230-cu10'}           | ${'10.4.0 [CU10]'}            | ${true}      | ${'both write the CU'}
  `('of $a and $b is $same: $why', ({ a, b, same }) => {
    expect(sameRelease(v(a), v(b))).toBe(same);
    expect(sameRelease(v(b), v(a))).toBe(same);
  });
});
