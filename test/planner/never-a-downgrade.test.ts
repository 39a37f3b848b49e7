import { describe, expect, it } from 'vitest';
import { observedAgent, observedSystem } from '../builders.ts';
import { buildOf, entry, everything, observedCluster, packageOf, pathOf, rawOf } from './fleet.ts';

const MIGRATED = { brokerGateway: true };

describe('never a downgrade', () => {
  it.each`
    current            | target             | track        | verdict      | says
    ${'10.5.0 [CU9]'}  | ${'10.5.4'}        | ${'feature'} | ${'blocked'} | ${'the earliest feature release that is a step forward is 10.5.12'}
    ${'10.4.0 [CU21]'} | ${'10.5.0'}        | ${'main'}    | ${'blocked'} | ${'the earliest main release that is a step forward is 10.5.0 [CU9]'}
    ${'10.4.12'}       | ${'10.5.0'}        | ${'main'}    | ${'upgrade'} | ${undefined}
    ${'10.4.12'}       | ${'10.4.0 [CU10]'} | ${'main'}    | ${'blocked'} | ${'the earliest main release that is a step forward is 10.5.0'}
    ${'10.5.0 [CU3]'}  | ${'10.5.6'}        | ${'feature'} | ${'upgrade'} | ${undefined}
    ${'10.6.1'}        | ${'10.6.0'}        | ${'main'}    | ${'blocked'} | ${'10.7.0, which is announced and not released'}
    ${'10.5.12 [CU2]'} | ${'10.6.1'}        | ${'feature'} | ${'upgrade'} | ${undefined}
    ${'10.3.0 [CU22]'} | ${'10.4.0 [CU12]'} | ${'main'}    | ${'blocked'} | ${'the earliest main release that is a step forward is 10.4.0 [CU15]'}
  `('$current to $target is $verdict', ({ current, target, track, verdict, says }) => {
    const catalog =
      current === '10.5.12 [CU2]' ? [packageOf('10.5.12 [CU2]', { build: 16640 }), packageOf(target)] : everything;
    const observed = [
      observedSystem(observedAgent('dma01', rawOf(current, catalog === everything ? buildOf(current) : 16640))),
    ];
    const found = entry({ track, version: target, catalog, observed, system: { facts: MIGRATED } });
    expect(found.verdict, found.message).toBe(verdict);
    expect(found.unblock ?? '').toContain(says ?? '');
    expect(pathOf(found)).toBe(verdict === 'upgrade' ? target : '');
  });

  it('warns where fixes of a late feature release CU may be lost', () => {
    const catalog = [packageOf('10.5.12 [CU2]', { build: 16640 }), packageOf('10.6.1')];
    const observed = [observedSystem(observedAgent('dma01', rawOf('10.5.12 [CU2]', 16640)))];
    const found = entry({ track: 'feature', catalog, observed, system: { facts: MIGRATED } });
    expect(found.warnings).toContainEqual(expect.stringContaining('may hold fixes that 10.6.1 (train 73) lacks'));
  });

  it.each`
    running           | build    | target      | track        | verdict      | why
    ${'10.5.0 [CU4]'} | ${15943} | ${'10.5.7'} | ${'feature'} | ${'upgrade'} | ${'the same day, as first built'}
    ${'10.5.0 [CU4]'} | ${16239} | ${'10.5.7'} | ${'feature'} | ${'blocked'} | ${'rebuilt since'}
    ${'10.5.0 [CU4]'} | ${15943} | ${'10.5.8'} | ${'feature'} | ${'upgrade'} | ${'a month later'}
    ${'10.5.0 [CU4]'} | ${16239} | ${'10.5.8'} | ${'feature'} | ${'blocked'} | ${'rebuilt after that was built'}
    ${'10.5.0 [CU4]'} | ${16239} | ${'10.5.9'} | ${'feature'} | ${'upgrade'} | ${'built after the rebuild'}
  `('from $running build $build to $target is $verdict: $why', ({ running, build, target, track, verdict }) => {
    const observed = [observedSystem(observedAgent('dma01', rawOf(running, build)))];
    expect(entry({ track, version: target, observed }).verdict).toBe(verdict);
  });

  it('installs a rebuild over its own release where the Catalog pins the higher build, and only then', () => {
    const observed = [observedSystem(observedAgent('dma01', rawOf('10.5.0 [CU4]', 15943)))];
    const first = packageOf('10.5.0 [CU4]', { build: 15943, from: 'packages' });
    const rebuilt = packageOf('10.5.0 [CU4]', { from: 'packages' });
    const situation = { version: '10.5.0 [CU4]', observed };

    const found = entry({ ...situation, catalog: [first, rebuilt] });
    expect([found.verdict, found.hops[0]?.to.build]).toEqual(['upgrade', 16239]);
    const kept = entry({ ...situation, catalog: [first] });
    expect(kept.verdict).toBe('up-to-date');
    expect(kept.warnings).toContainEqual(expect.stringContaining('build 16239 is the latest under this name'));
  });

  it('never goes back to an earlier build of the same release', () => {
    const observed = [observedCluster('10.5.0 [CU4]', '10.5.0 [CU4]', '10.5.0 [CU4]')].map((system) => ({
      ...system,
      agents: system.agents.slice(0, 1),
    }));
    const found = entry({
      observed,
      version: '10.5.0 [CU4]',
      catalog: [packageOf('10.5.0 [CU4]', { build: 15943, from: 'packages' })],
    });
    expect(found.verdict).toBe('up-to-date');
  });
});
