import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/model/digest.ts';
import { formatRelease } from '../../../src/model/release.ts';
import { r } from '../../builders.ts';
import type { Fleet } from './fleets.ts';
import { type Dice, holds } from './law.ts';
import { planned } from './planned.ts';

function shuffled<T>(list: readonly T[], dice: Dice): readonly T[] {
  return list
    .map((value) => [dice(), value] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, value]) => value);
}

function reordered({ desired, observed, history, ...rest }: Fleet, dice: Dice): Fleet {
  const mixed = <T>(list: readonly T[]) => shuffled(list, dice);
  return {
    ...rest,
    desired: {
      ...desired,
      systems: mixed(
        desired.systems.map((system) => ({
          ...system,
          agents: mixed(system.agents),
          facts: Object.fromEntries(mixed(Object.entries(system.facts))),
          acceptedRisks: mixed(system.acceptedRisks),
        })),
      ),
      catalog: mixed([...desired.catalog, ...desired.catalog.slice(0, 3)]),
    },
    observed: mixed(
      [...observed, ...observed.slice(0, 1)].map((system) => ({
        ...system,
        agents: mixed(system.agents.map((agent) => ({ ...agent, readings: mixed(agent.readings) }))),
      })),
    ),
    history: new Map(mixed([...history])),
  };
}

describe('for any fleet', { timeout: 0 }, () => {
  it('the order of anything, and anything said twice, changes nothing', () => {
    holds((fleet, dice) => {
      const [one, two] = [planned(fleet), planned(reordered(fleet, dice))];
      expect(canonicalJson(two)).toBe(canonicalJson(one));
    });
  });

  it('a system gets the same answer alone, in any company, and with nothing remembered', () => {
    holds((fleet, dice) => {
      const together = planned(fleet).systems;
      const chosen = dice() % together.length;
      const [entry, system] = [together[chosen], fleet.desired.systems[chosen]];
      if (system === undefined) throw new Error('there is no such system');
      // Another Catalog with the same content has nothing remembered yet; now and then the knowledge has not, either.
      const catalog = [...fleet.desired.catalog];
      const knowledge = dice() % 20 === 0 ? { ...fleet.knowledge } : fleet.knowledge;
      const alone = planned({ ...fleet, knowledge, desired: { ...fleet.desired, catalog, systems: [system] } });
      expect(canonicalJson(alone.systems)).toBe(canonicalJson([entry]));
    });
  });

  it('a plan is the same after it was written and read, and so is every release name', () => {
    holds((fleet) => {
      const plan = planned(fleet);
      expect(canonicalJson(JSON.parse(JSON.stringify(plan)))).toBe(canonicalJson(plan));
      for (const { candidates } of plan.systems) {
        for (const { release } of candidates) expect(formatRelease(r(release))).toBe(release);
      }
    });
  });
});
