import { describe, expect, it } from 'vitest';
import { catalogProblems } from '../../src/knowledge/catalog-problems.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { withOverlays } from '../../src/knowledge/overlay.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { catalog, entry, fleetOf, overlay } from '../desired/documents.ts';

const shipped = loadKnowledge();

function told(entries: readonly string[], knownBuilds = '[]'): string[] {
  const fleet = fleetOf({ 'c.yaml': catalog(...entries), 'o.yaml': overlay({ knownBuilds }) });
  const overlaid = withOverlays(shipped, fleet.overlays);
  if (overlaid.kind === 'problems') throw new Error(overlaid.problems.map(formatProblem).join('\n'));
  return catalogProblems(fleet, overlaid.knowledge).map(formatProblem);
}

const of = (release: string, build: number) => ({ release: `"${release}"`, build: String(build) });
const over = (release: string, build: number) =>
  entry({ kind: 'delta', from: 'd.dmupgrade', base: `{ release: "${release}", build: ${build} }` });

describe('a Catalog that says otherwise than the knowledge', () => {
  it.each`
    release            | build    | says
    ${'10.5.0 [CU9]'}  | ${16432} | ${'error: build 16432 is "10.5.0 [CU9]" here, but the vendor published it as "10.5.0 [CU8]"; write release: "10.5.0 [CU8]", or the build of "10.5.0 [CU9]", 16515'}
    ${'10.5.0 [CU4]'}  | ${16432} | ${'error: build 16432 is "10.5.0 [CU4]" here, but the vendor published it as "10.5.0 [CU8]"; write release: "10.5.0 [CU8]", or the build of "10.5.0 [CU4]", 16239 or 15943'}
    ${'10.5.0 [CU12]'} | ${16432} | ${'error: build 16432 is "10.5.0 [CU12]" here, but the vendor published it as "10.5.0 [CU8]"; write release: "10.5.0 [CU8]", or the build of "10.5.0 [CU12]"'}
    ${'10.5.0 [CU12]'} | ${16514} | ${'error: build 16514 of "10.5.0 [CU12]" is not above build 16515 of "10.5.0 [CU9]", which came out before it; write the build of "10.5.0 [CU12]", or the release that has build 16514'}
    ${'10.6.2'}        | ${9000}  | ${'error: build 9000 of "10.6.2" is not above build 16647 of "10.6.1", which came out before it; write the build of "10.6.2", or the release that has build 9000'}
    ${'10.5.10'}       | ${16100} | ${'error: build 16100 of "10.5.10" is not above build 16222 of "10.5.9", which came out before it; write the build of "10.5.10", 16337, or the release that has build 16100'}
    ${'10.5.0 [CU7]'}  | ${16600} | ${'warning: build 16600 of "10.5.0 [CU7]" is not below build 16432 of "10.5.0 [CU8]", which came out after it; unless "10.5.0 [CU7]" was made again, write the build of "10.5.0 [CU7]", 16338, or the release that has build 16600'}
    ${'12.0.3'}        | ${19000} | ${'error: release "12.0.3" is not known, and its number does not tell which fixes it has; remove the entry, or install a newer version of ratchet (the nearest known is "10.6.10")'}
    ${'10.5.0 [CU99]'} | ${19000} | ${'error: release "10.5.0 [CU99]" is not known, and its number does not tell which fixes it has; remove the entry, or install a newer version of ratchet (the nearest known are "10.5.0 [CU19]" and "10.6.0")'}
    ${'9.6.0'}         | ${8000}  | ${'error: release "9.6.0" comes from before version 10, and can only be where a path starts; remove the entry, and where it runs write its build under knownBuilds of a KnowledgeOverlay (the nearest known is "10.0.0")'}
    ${'10.99.1'}       | ${17900} | ${'error: release "10.99.1" lies 92 lines above 10.7, the newest that is known; correct it, or install a newer version of ratchet (the nearest known is "10.6.10")'}
    ${'10.10.0'}       | ${17900} | ${'error: release "10.10.0" lies 3 lines above 10.7, the newest that is known; correct it, or install a newer version of ratchet (the nearest known is "10.7.0")'}
    ${'10.9.1'}        | ${17900} | ${'warning: release "10.9.1" lies 2 lines above 10.7, the newest that is known; correct it, or install a newer version of ratchet (the nearest known is "10.6.10")'}
    ${'10.5.13'}       | ${19000} | ${'error: release "10.5.13" is not known, and its number does not tell which fixes it has; remove the entry, or install a newer version of ratchet (the nearest known are "10.5.12 [CU2]" and "10.6.1")'}
  `('$release as build $build: $says', ({ release, build, says }) => {
    expect(told([entry(of(release, build))])).toEqual([`c.yaml:5:7: ${says}`]);
  });

  it.each`
    release            | build
    ${'10.5.0 [CU9]'}  | ${16515}
    ${'10.5.0 [CU4]'}  | ${15943}
    ${'10.5.0 [CU10]'} | ${16643}
    ${'10.5.0 [CU11]'} | ${16516}
    ${'10.5.0 [CU20]'} | ${19000}
    ${'10.6.11'}       | ${19000}
    ${'10.8.0'}        | ${21000}
    ${'10.5.9 [CU1]'}  | ${16500}
  `('$release as build $build may be, or may be new', ({ release, build }) => {
    expect(told([entry(of(release, build))])).toEqual([]);
  });

  it.each(['10.3.0 [CU23]', '10.5.0 [CU22]', '11.0.0', '11.0.2'])(
    '%s may be new, and nothing tells what it has',
    (release) => {
      expect(told([entry(of(release, 30_000))])).toEqual([
        expect.stringContaining(`c.yaml:5:7: warning: release "${release}" is not known`),
      ]);
    },
  );

  it.each`
    releasedAt                     | day
    ${'1999-01-01'}                | ${'1999-01-01'}
    ${'2025-11-13'}                | ${'2025-11-13'}
    ${'2025-11-13T22:59:59+13:00'} | ${'2025-11-13'}
    ${'2025-11-14T00:00:00+14:00'} | ${undefined}
    ${'2025-11-14'}                | ${undefined}
    ${'2026-02-01'}                | ${undefined}
  `('10.5.0 [CU9] came out on 2025-11-14, so that $releasedAt is told of: $day', ({ releasedAt, day }) => {
    const says = `c.yaml:5:7: warning: releasedAt: ${day} is before the vendor published "10.5.0 [CU9]", on 2025-11-14, and a minimumReleaseAge counts from it; write the day on which this package came out, or remove it`;
    expect(told([entry({ ...of('10.5.0 [CU9]', 16515), releasedAt })])).toEqual(day === undefined ? [] : [says]);
  });

  it('counts what the repository vouches for as known', () => {
    const known = '[{ release: "10.5.0 [CU12]", build: 16800, reason: r }]';
    expect(told([entry(of('10.5.0 [CU12]', 16800))], known)).toEqual([]);
    expect(told([entry(of('10.5.0 [CU13]', 16800))], known)).toEqual([
      'c.yaml:5:7: error: build 16800 is "10.5.0 [CU13]" here and "10.5.0 [CU12]" at o.yaml:5:17; write release: "10.5.0 [CU12]", or the build of "10.5.0 [CU13]"',
    ]);
    expect(told([entry(of('10.5.0 [CU13]', 16799))], known)).toHaveLength(1);
    expect(told([over('10.5.0 [CU11]', 16690)], '[{ release: "10.5.0 [CU11]", build: 16690, reason: r }]')).toEqual([]);
  });

  it('does not go to what is vouched for from before version 10', () => {
    const known = '[{ release: "9.6.0 [CU11]", build: 8000, reason: r }]';
    expect(told([entry(of('9.6.0 [CU11]', 8000))], known)).toEqual([
      expect.stringContaining('c.yaml:5:7: error: release "9.6.0 [CU11]" comes from before version 10'),
    ]);
  });

  it('has a delta package of a build that is known, or in the Catalog', () => {
    expect(told([over('10.5.0 [CU9]', 16515)])).toEqual([]);
    expect(
      told([over('10.5.0 [CU11]', 16690), entry({ ...of('10.5.0 [CU11]', 16690), sha256: `"${'c'.repeat(64)}"` })]),
    ).toEqual([]);
    expect(told([over('10.5.0 [CU9]', 16432)])).toEqual([
      'c.yaml:5:7: error: base: build 16432 is "10.5.0 [CU9]" here, but the vendor published it as "10.5.0 [CU8]"; write release: "10.5.0 [CU8]", or the build of "10.5.0 [CU9]", 16515',
    ]);
    expect(told([over('10.5.0 [CU8]', 16400)])).toEqual([
      'c.yaml:5:7: warning: base: build 16400 of "10.5.0 [CU8]" is not known, so that the delta package fits on nothing that may run; write the build of "10.5.0 [CU8]", 16432, or add the build to knownBuilds of a KnowledgeOverlay',
    ]);
  });

  it.each`
    build    | owner              | what
    ${16337} | ${'10.5.10'}       | ${'a feature release'}
    ${16295} | ${'10.4.0 [CU18]'} | ${'another main release'}
    ${16515} | ${'10.5.0 [CU9]'}  | ${'a later update than the package'}
  `('is not told to start a delta package from $what', ({ build, owner }) => {
    const toCu8 = over('10.5.0 [CU7]', build).replace('"10.5.0 [CU12]"', '"10.5.0 [CU8]"');
    expect(told([toCu8]).at(-1)).toBe(
      `c.yaml:5:7: error: base: build ${build} is "10.5.0 [CU7]" here, but the vendor published it as "${owner}"; write the build of "10.5.0 [CU7]", 16338`,
    );
  });
});
