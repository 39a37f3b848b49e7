import { describe, expect, it } from 'vitest';
import { catalogPackage } from '../../builders.ts';
import { entry, everything, packageOf } from '../fleet.ts';

const MIGRATED = { brokerGateway: true };

/**
 * Software_support_life_cycles: 10.3.0 supported until 27 Feb 2026, limited until 26 Feb 2027; 10.4.0 26 Feb 2027, 25 Feb 2028;
 * 10.5.0 25 Feb 2028, 23 Feb 2029. 10.2.0 from the page's history: 28 Feb 2025, 27 Feb 2026. Of feature releases the latest alone.
 */
describe('what the vendor still looks after', () => {
  it.each`
    from               | track        | to                 | now                           | says
    ${'10.3.0 [CU21]'} | ${'main'}    | ${'10.3.0 [CU22]'} | ${'2026-02-27T00:00:00.000Z'} | ${[]}
    ${'10.3.0 [CU21]'} | ${'main'}    | ${'10.3.0 [CU22]'} | ${'2026-02-28T00:00:00.000Z'} | ${['line 10.3 gets no fixes since 2026-02-27']}
    ${'10.3.0 [CU21]'} | ${'main'}    | ${'10.3.0 [CU22]'} | ${'2027-02-27T00:00:00.000Z'} | ${['line 10.3 is without support since 2027-02-26']}
    ${'10.2.0 [CU14]'} | ${'main'}    | ${'10.2.0 [CU21]'} | ${'2026-02-27T00:00:00.000Z'} | ${['line 10.2 gets no fixes since 2025-02-28']}
    ${'10.2.0 [CU14]'} | ${'main'}    | ${'10.2.0 [CU21]'} | ${'2026-09-01T00:00:00.000Z'} | ${['line 10.2 is without support since 2026-02-27']}
    ${'10.2.0 [CU14]'} | ${'main'}    | ${'10.3.0 [CU22]'} | ${'2026-09-01T00:00:00.000Z'} | ${['line 10.2 is without support since 2026-02-27', 'line 10.3 gets no fixes since 2026-02-27']}
    ${'10.3.0 [CU21]'} | ${'main'}    | ${'10.4.0 [CU21]'} | ${'2026-09-01T00:00:00.000Z'} | ${['line 10.3 gets no fixes since 2026-02-27']}
    ${'10.4.0 [CU10]'} | ${'main'}    | ${'10.4.0 [CU21]'} | ${'2026-09-01T00:00:00.000Z'} | ${[]}
    ${'10.4.0 [CU10]'} | ${'main'}    | ${'10.4.0 [CU21]'} | ${'2027-03-01T00:00:00.000Z'} | ${['line 10.4 gets no fixes since 2027-02-26']}
    ${'10.3.4'}        | ${'main'}    | ${'10.4.0 [CU21]'} | ${'2027-03-01T00:00:00.000Z'} | ${['line 10.4 gets no fixes since 2027-02-26']}
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${'10.5.0 [CU18]'} | ${'2026-11-30T00:00:00.000Z'} | ${[]}
    ${'10.5.8'}        | ${'feature'} | ${'10.5.12'}       | ${'2026-09-01T00:00:00.000Z'} | ${['10.5.12 gets no security fixes: of feature releases only the newest does, 10.6.9']}
    ${'10.6.2'}        | ${'feature'} | ${'10.6.9'}        | ${'2026-09-01T00:00:00.000Z'} | ${[]}
    ${'10.6.2'}        | ${'feature'} | ${'10.6.3'}        | ${'2026-02-25T00:00:00.000Z'} | ${[]}
    ${'10.6.2'}        | ${'feature'} | ${'10.6.3'}        | ${'2026-03-01T00:00:00.000Z'} | ${['10.6.3 gets no security fixes: of feature releases only the newest does, 10.6.3 [CU1]']}
    ${'10.6.9'}        | ${'feature'} | ${'10.6.9'}        | ${'2026-09-01T00:00:00.000Z'} | ${[]}
    ${'10.5.8'}        | ${'feature'} | ${'10.5.8'}        | ${'2026-09-01T00:00:00.000Z'} | ${['10.5.8 gets no security fixes: of feature releases only the newest does, 10.6.9']}
  `('from $from to $to on $now: $says', ({ from, track, to, now, says }) => {
    const found = entry({ from, track, version: to, now, catalog: everything, system: { facts: MIGRATED } });
    const told = found.warnings.filter((warning) => /gets no|without support/.test(warning));
    expect(told.map((warning) => warning.replace(/ \(https:.*/, ''))).toEqual(says);
    for (const warning of told) expect(warning).toContain('Software_support_life_cycles.html');
  });
});

it('counts no release of the Catalog as the newest of which nothing tells what it holds', () => {
  const catalog = [...everything, catalogPackage('12.0.3', 30_000)];
  const { warnings, available } = entry({ from: '10.6.9', track: 'feature', catalog, system: { facts: MIGRATED } });
  expect(warnings.filter((warning) => warning.includes('gets no'))).toEqual([]);
  expect(available.map(({ newest }) => newest?.release)).toEqual(['10.6.0 [CU6]', '10.6.9']);
});

describe('a rebuilt release under its old name', () => {
  // a.2: "on the desired version" is not "on the fixed build". Release notes of 10.4.0 [CU18], 10.5.0 [CU6] and 10.5.9: two builds.
  it.each`
    name               | track        | first    | second
    ${'10.5.0 [CU4]'}  | ${'main'}    | ${15943} | ${16239}
    ${'10.5.0 [CU5]'}  | ${'main'}    | ${16086} | ${16243}
    ${'10.4.0 [CU18]'} | ${'main'}    | ${16208} | ${16295}
    ${'10.5.0 [CU6]'}  | ${'main'}    | ${16223} | ${16294}
    ${'10.5.9'}        | ${'feature'} | ${16222} | ${16293}
    ${'10.3.0'}        | ${'main'}    | ${12752} | ${12790}
    ${'10.4.2'}        | ${'feature'} | ${13903} | ${13915}
  `('$name as build $first is a release, is not the latest, and goes to $second', ({ name, track, first, second }) => {
    const runs = `${name.replace(/ .*/, '')}.0-${first}-20260101-release`;
    const agent = { name: 'dma01', role: 'standalone', state: 'running' } as const;
    const observed = [
      {
        name: 'prod',
        takenAt: '2026-09-01T00:00:00.000Z',
        agents: [{ ...agent, readings: [{ source: 'version-history' as const, raw: runs }] }],
      },
    ];
    const stays = entry({ track, version: name, catalog: [packageOf(name, { build: first, from: 'x' })], observed });
    expect(stays.verdict).toBe('up-to-date');
    expect(stays.warnings).toContainEqual(
      `${name} was rebuilt: build ${first} runs, build ${second} is the latest under this name`,
    );
    const goes = entry({ track, version: name, catalog: [packageOf(name, { build: second, from: 'x' })], observed });
    expect(goes.hops.map(({ from, to }) => [from.build, to.build])).toEqual([[first, second]]);
  });
});
