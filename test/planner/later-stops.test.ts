import { describe, expect, it } from 'vitest';
import { entry, knowledge, packageOf, pathOf, type Situation } from './fleet.ts';
import { issue, range } from './risks/issues.ts';

const MIGRATED = { brokerGateway: true };

function stopsWarnedOf(situation: Situation) {
  const found = entry({ track: 'main', ...situation });
  expect(found.verdict, found.message).toBe('upgrade');
  return { path: pathOf(found), said: found.warnings.filter((warning) => warning.includes('the latest stop on line')) };
}

const catalogOf = (...names: readonly string[]) => names.map((name) => packageOf(name));

describe('a stop that is not the latest CU of its line', () => {
  it.each`
    from              | stops                                | goal              | stop               | later
    ${'10.2.0 [CU5]'} | ${['10.3.0 [CU2]']}                  | ${'10.4.0 [CU9]'} | ${'10.3.0 [CU2]'}  | ${'10.3.0 [CU21]'}
    ${'10.2.0 [CU5]'} | ${['10.3.0 [CU2]']}                  | ${'10.4.0 [CU5]'} | ${'10.3.0 [CU2]'}  | ${'10.3.0 [CU17]'}
    ${'10.3.0 [CU2]'} | ${['10.4.0 [CU5]']}                  | ${'10.5.0 [CU9]'} | ${'10.4.0 [CU5]'}  | ${'10.4.0 [CU21]'}
    ${'10.2.0 [CU5]'} | ${['10.3.0 [CU21]', '10.4.0 [CU9]']} | ${'10.5.0 [CU9]'} | ${'10.4.0 [CU9]'}  | ${'10.4.0 [CU21]'}
    ${'10.4.0 [CU9]'} | ${['10.5.0 [CU12]']}                 | ${'10.6.0 [CU6]'} | ${'10.5.0 [CU12]'} | ${'10.5.0 [CU18]'}
    ${'10.4.0 [CU9]'} | ${['10.5.0 [CU4]']}                  | ${'10.6.0'}       | ${'10.5.0 [CU4]'}  | ${'10.5.0 [CU12]'}
  `('$from → $stops → $goal: $later, and with its package it is the stop', ({ from, stops, goal, stop, later }) => {
    const situation = { from, version: goal, catalog: catalogOf(...stops, goal) };
    const { said } = stopsWarnedOf(situation);
    expect(said).toEqual([
      expect.stringContaining(
        `the latest stop on line ${stop.slice(0, 4)} would be ${later}, which the Catalog does not have (`,
      ),
    ]);
    const after = stopsWarnedOf({ ...situation, catalog: [...situation.catalog, packageOf(later)] });
    expect(after.path.split(' → ')).toContain(later);
    expect(after.said).not.toContainEqual(expect.stringContaining(`line ${stop.slice(0, 4)} `));
  });

  const origin = { file: 'x.yaml', line: 1, column: 1 };
  const acceptance = { id: 'KI_test', reason: 'r', owner: 'o', expires: '2027-01-01T00:00:00.000Z', origin };
  const early = { from: '10.2.0 [CU5]', version: '10.4.0 [CU9]', catalog: catalogOf('10.3.0 [CU2]', '10.4.0 [CU9]') };
  it.each<[string, Situation]>([
    ['it is the latest that fits before the goal', { ...early, catalog: catalogOf('10.3.0 [CU21]', '10.4.0 [CU9]') }],
    [
      'the line is not in between',
      { from: '10.5.0 [CU1]', version: '10.6.0', catalog: catalogOf('10.5.0 [CU4]', '10.6.0') },
    ],
    [
      'just this one is asked for',
      { from: '10.0.0 [CU5]', version: '10.0.0 [CU21]', catalog: catalogOf('10.0.0 [CU19]', '10.0.0 [CU21]') },
    ],
    [
      'nothing tells that later ones are old enough',
      {
        ...early,
        soakDays: 1,
        catalog: early.catalog.map((entry) => ({ ...entry, releasedAt: '2026-01-01T00:00:00.000Z' })),
        knowledge: {
          ...knowledge,
          releases: knowledge.releases.map((release) => ({ ...release, releasedAt: undefined })),
        },
      },
    ],
    [
      'all later ones have a risk that somebody took on',
      {
        ...early,
        knowledge: { ...knowledge, knownIssues: [issue({ affects: [range('10.3.0 [CU3]', '10.3.0 [CU22]')] })] },
        system: { acceptedRisks: [acceptance] },
      },
    ],
    [
      'a risk holds back all later ones',
      {
        ...early,
        knowledge: { ...knowledge, knownIssues: [issue({ affects: [range('10.3.0 [CU3]', '10.3.0 [CU22]')] })] },
      },
    ],
  ])('is not told of where %s', (_, situation) => {
    expect(stopsWarnedOf({ system: { facts: MIGRATED }, ...situation }).said).toEqual([]);
  });

  it('is told of by the latest that no risk holds back', () => {
    const knownIssues = [issue({ affects: [range('10.3.0 [CU20]', '10.3.0 [CU22]')] })];
    const { said } = stopsWarnedOf({ ...early, knowledge: { ...knowledge, knownIssues } });
    expect(said).toEqual([expect.stringContaining('would be 10.3.0 [CU19]')]);
  });
});
