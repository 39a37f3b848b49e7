import { describe, expect, it } from 'vitest';
import { compareReleases } from '../../../src/model/release.ts';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import { r } from '../../builders.ts';
import { ceilingOf, rawOf } from '../fleet.ts';
import type { Fleet } from './fleets.ts';
import { asking, expectNotLower, holds, releaseOf, untouched } from './law.ts';
import { planned } from './planned.ts';

/** The fleet as it is after every system has made its first hop. */
function afterFirstHops(fleet: Fleet, systems: readonly SystemPlan[]): Fleet {
  const observed = fleet.observed.map((system) => {
    const hop = systems.find((entry) => entry.system === system.name)?.hops[0];
    if (hop === undefined) return system;
    const readings = [{ source: 'version-history' as const, raw: rawOf(hop.to.release, hop.to.build) }];
    const agents = system.agents.map((agent) => (hop.agents.includes(agent.name) ? { ...agent, readings } : agent));
    return { ...system, agents };
  });
  return { ...fleet, observed };
}

describe('for any fleet', { timeout: 0 }, () => {
  it('a hop that was made is not planned again, and the way gets shorter until it ends', () => {
    holds((any) => {
      const fleet = untouched(any);
      const before = planned(fleet).systems;
      const after = planned(afterFirstHops(fleet, before)).systems;
      for (const [index, { verdict, reason, hops }] of before.entries()) {
        if (verdict !== 'upgrade') continue;
        const next = after[index];
        expect(['up-to-date', 'upgrade', 'waiting', 'blocked']).toContain(next?.verdict);
        if (reason !== 'MixedVersions') expect(next?.hops.length).toBeLessThan(hops.length);
        const made = `${hops[0]?.to.release} ${hops[0]?.to.build}`;
        expect(next?.hops.map(({ to }) => `${to.release} ${to.build}`)).not.toContain(made);
      }
    });
  });

  it('every system is there exactly once, in order, with a message, and a way out where it is held', () => {
    holds((fleet) => {
      const { systems, summary, complete } = planned(fleet);
      expect(systems.map(({ system }) => system)).toEqual(fleet.desired.systems.map(({ name }) => name).toSorted());
      expect(Object.values(summary).reduce((sum, count) => sum + count)).toBe(systems.length);
      expect(complete).toBe(summary.unknown === 0);
      for (const { verdict, message, unblock, hops, candidates } of systems) {
        expect(message).not.toBe('');
        expect(hops.length > 0).toBe(verdict === 'upgrade');
        if (verdict !== 'up-to-date' && verdict !== 'upgrade') expect(unblock).toBeDefined();
        expect(candidates.length).toBeLessThanOrEqual(16);
      }
    });
  });

  it('a lower ceiling lets no more systems move, and none higher', () => {
    const under = (fleet: Fleet, ceiling: string) =>
      asking(fleet, ({ target }) => ({ target: { ...target, ceiling: ceilingOf(ceiling) } }));
    holds((any) => {
      const fleet = untouched(any);
      const [low, high] = [planned(under(fleet, '10.5.0 [CU8]')).systems, planned(under(fleet, '10.6')).systems];
      for (const [index, { hops, reason }] of low.entries()) {
        const last = hops.at(-1);
        // Agents that lag behind follow the others to what was the target; with a newer target nothing explains them.
        if (last === undefined || reason === 'MixedVersions') continue;
        expect(compareReleases(releaseOf(last.to), r('10.5.0 [CU8]'))).toBeLessThanOrEqual(0);
        expectNotLower(high[index]?.hops.at(-1)?.to, last.to);
      }
    });
  });

  it('without acceptances no system moves that stood still with them, and none goes higher', () => {
    holds((any) => {
      const fleet = untouched(any);
      const bare = planned(asking(fleet, () => ({ acceptedRisks: [] }))).systems;
      const bold = planned(fleet).systems;
      for (const [index, { hops, reason }] of bare.entries()) {
        const last = hops.at(-1);
        // An acceptance can bring a newer target, with which nothing explains why some Agents lag behind.
        if (last === undefined || reason === 'MixedVersions') continue;
        expectNotLower(bold[index]?.hops.at(-1)?.to, last.to);
      }
    });
  });
});
