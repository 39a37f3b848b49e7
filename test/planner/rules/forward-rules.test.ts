import { describe, expect, it } from 'vitest';
import { formatRelease } from '../../../src/model/release.ts';
import { landscapeOf } from '../../../src/planner/landscape.ts';
import { forwardRules } from '../../../src/planner/rules/index.ts';
import type { Stop } from '../../../src/planner/stop.ts';
import { r } from '../../builders.ts';
import { knowledge, packageOf } from '../fleet.ts';

const { byName } = landscapeOf(knowledge, []);

function stop(name: string, build?: number): Stop {
  const found = byName.get(formatRelease(r(name)))?.[0];
  if (found === undefined) throw new Error(`${name} is not known`);
  return { ...found, build };
}

function objecting(from: Stop, to: Stop): readonly string[] {
  const way = { start: from, goal: to };
  return forwardRules.filter((rule) => rule.objection({ from, to }, way) !== undefined).map(({ name }) => name);
}

describe('each forward rule speaks for itself', () => {
  it.each`
    from               | to                 | rules
    ${'10.5.0 [CU9]'}  | ${'10.5.4'}        | ${['train-not-lower']}
    ${'10.4.0 [CU21]'} | ${'10.5.0'}        | ${['train-not-lower']}
    ${'10.4.12'}       | ${'10.5.0'}        | ${[]}
    ${'10.4.12'}       | ${'10.4.0 [CU10]'} | ${['digits-forward', 'feature-to-main']}
    ${'10.5.0 [CU3]'}  | ${'10.5.6'}        | ${[]}
    ${'10.6.1'}        | ${'10.6.0'}        | ${['digits-forward', 'feature-to-main']}
    ${'10.5.12 [CU2]'} | ${'10.6.1'}        | ${[]}
    ${'10.3.0 [CU22]'} | ${'10.4.0 [CU12]'} | ${['train-not-lower']}
    ${'10.3.0 [CU22]'} | ${'10.4.0 [CU15]'} | ${[]}
    ${'10.5.0 [CU4]'}  | ${'10.5.0 [CU3]'}  | ${['digits-forward', 'train-not-lower']}
    ${'10.5.0 [CU4]'}  | ${'10.5.0 [CU4]'}  | ${['digits-forward']}
  `('from $from to $to, builds unknown: $rules', ({ from, to, rules }) => {
    expect(objecting(stop(from), stop(to))).toEqual(rules);
  });

  it.each`
    from               | build    | to                 | toBuild  | rules
    ${'10.5.0 [CU3]'}  | ${15839} | ${'10.5.6'}        | ${15822} | ${[]}
    ${'10.5.0 [CU4]'}  | ${16239} | ${'10.5.7'}        | ${15952} | ${['build-not-lower']}
    ${'10.5.0 [CU4]'}  | ${16239} | ${'10.5.8'}        | ${16094} | ${['build-not-lower']}
    ${'10.5.0 [CU9]'}  | ${16515} | ${'10.5.0 [CU10]'} | ${16443} | ${[]}
    ${'10.5.0 [CU4]'}  | ${15943} | ${'10.5.0 [CU4]'}  | ${16239} | ${[]}
    ${'10.5.0 [CU4]'}  | ${16239} | ${'10.5.0 [CU4]'}  | ${15943} | ${['digits-forward', 'build-not-lower']}
    ${'10.3.0 [CU22]'} | ${15940} | ${'10.4.0 [CU15]'} | ${15863} | ${[]}
  `('from $from build $build to $to build $toBuild: $rules', ({ from, build, to, toBuild, rules }) => {
    expect(objecting(stop(from, build), stop(to, toBuild))).toEqual(rules);
  });

  it('believes a number that is probably a misprint where a package brings it', () => {
    const misprinted = stop('10.5.0 [CU10]', 16443);
    const brought = { ...misprinted, package: packageOf('10.5.0 [CU10]', { build: 16443 }) };
    const oneOfTwo = { ...misprinted, builds: [16443, 16643] };
    for (const to of [brought, oneOfTwo])
      expect(objecting(stop('10.5.0 [CU9]', 16515), to)).toEqual(['build-not-lower']);
  });

  it('lets nothing through whose train cannot be told', () => {
    const nowhere = { ...stop('10.6.0'), train: undefined };
    expect(objecting(stop('10.5.0'), nowhere)).toEqual(['known-release']);
    expect(objecting({ ...stop('10.5.0'), train: undefined }, stop('10.6.0'))).toEqual(['train-not-lower']);
  });

  it('takes anything before version 10 as older', () => {
    const old = { ...stop('10.0.0'), name: '9.6.0', release: r('9.6.0'), train: undefined };
    expect(objecting(old, stop('10.0.0 [CU19]'))).toEqual([]);
  });
});
