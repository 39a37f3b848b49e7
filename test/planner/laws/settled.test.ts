import { describe, expect } from 'vitest';
import { compareReleases } from '../../../src/model/release.ts';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import { r } from '../../builders.ts';
import { ceilingOf, rawOf } from '../fleet.ts';
import type { Fleet } from './fleets.ts';
import { asking, expectNotLower, plansHold, releaseOf, untouched } from './law.ts';
import { entriesAlone } from './planned.ts';

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

const under = (fleet: Fleet, ceiling: string) =>
  asking(fleet, ({ target }) => ({ target: { ...target, ceiling: ceilingOf(ceiling) } }));

describe('for any fleet of which nothing was upgraded yet', { timeout: 0 }, () => {
  plansHold(
    {
      'a hop that was made is not planned again, and the way gets shorter until it ends'(fleet, { systems: before }) {
        const after = entriesAlone(afterFirstHops(fleet, before));
        for (const [index, { verdict, reason, hops, warnings }] of before.entries()) {
          if (verdict !== 'upgrade') continue;
          const next = after[index];
          expect(['up-to-date', 'upgrade', 'waiting', 'blocked']).toContain(next?.verdict);
          // A fact that could not be true before may count on the release that was reached, and open the way beyond it.
          const opens = warnings.some((warning) =>
            warning.includes('`facts: { brokerGateway: true }` cannot be true of'),
          );
          if (reason !== 'MixedVersions' && !opens) expect(next?.hops.length).toBeLessThan(hops.length);
          const made = `${hops[0]?.to.release} ${hops[0]?.to.build}`;
          expect(next?.hops.map(({ to }) => `${to.release} ${to.build}`)).not.toContain(made);
        }
      },

      'a lower ceiling lets no more systems move, and none higher'(fleet) {
        const [low, high] = [entriesAlone(under(fleet, '10.5.0 [CU8]')), entriesAlone(under(fleet, '10.6'))];
        for (const [index, { hops, reason }] of low.entries()) {
          const last = hops.at(-1);
          // Agents that lag behind follow the others to what was the target; with a newer target nothing explains them.
          if (last === undefined || reason === 'MixedVersions') continue;
          expect(compareReleases(releaseOf(last.to), r('10.5.0 [CU8]'))).toBeLessThanOrEqual(0);
          expectNotLower(high[index]?.hops.at(-1)?.to, last.to);
        }
      },

      'without acceptances no system moves that stood still with them, and none goes higher'(fleet, { systems: bold }) {
        const bare = entriesAlone(asking(fleet, () => ({ acceptedRisks: [] })));
        for (const [index, { hops, reason }] of bare.entries()) {
          const last = hops.at(-1);
          // An acceptance can bring a newer target, with which nothing explains why some Agents lag behind.
          if (last === undefined || reason === 'MixedVersions') continue;
          expectNotLower(bold[index]?.hops.at(-1)?.to, last.to);
        }
      },
    },
    untouched,
  );
});
