import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/model/digest.ts';
import { instantOf } from '../../../src/model/instant.ts';
import { landscapeOf } from '../../../src/planner/landscape.ts';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import { planSystem } from '../../../src/planner/plan-system.ts';
import { Planning } from '../../../src/planner/planning.ts';
import { Lessons } from '../../../src/planner/risks/lessons.ts';
import { Terrain } from '../../../src/planner/terrain.ts';
import type { Fleet } from './fleets.ts';
import { type Dice, holds } from './law.ts';
import { entriesAlone, planned } from './planned.ts';

function shuffled<T>(list: readonly T[], dice: Dice): readonly T[] {
  return list
    .map((value) => [dice(), value] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, value]) => value);
}

/** Everything in it with its members in another order. */
function rewritten<T>(value: T, dice: Dice): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => rewritten(item, dice)) as T;
  return Object.fromEntries(
    shuffled(Object.entries(value), dice).map(([key, member]) => [key, rewritten(member, dice)]),
  ) as T;
}

function reordered({ desired, observed, history, ...rest }: Fleet, dice: Dice): Fleet {
  const mixed = <T>(list: readonly T[]) => shuffled(list, dice);
  return {
    ...rest,
    desired: {
      ...desired,
      systems: mixed(
        desired.systems.map((system) => ({
          ...rewritten(system, dice),
          agents: rewritten(mixed(system.agents), dice),
          acceptedRisks: rewritten(mixed(system.acceptedRisks), dice),
        })),
      ),
      catalog: mixed([...desired.catalog, ...desired.catalog.slice(0, 3)]),
    },
    observed: mixed(
      [...observed, ...observed.slice(0, 1)].map((system) => ({
        ...system,
        agents: mixed(system.agents.map((agent) => rewritten({ ...agent, readings: mixed(agent.readings) }, dice))),
      })),
    ),
    history: new Map(mixed([...history])),
  };
}

/** With a system beside each that differs from it in what its author knows, or takes on, alone. */
function withTwins({ desired, observed, history, ...rest }: Fleet, dice: Dice): Fleet {
  const twinOf = (name: string) => `${name}-twin`;
  const twins = desired.systems.map((system) => {
    const known = Object.entries(system.facts);
    return {
      ...system,
      name: twinOf(system.name),
      facts: Object.fromEntries(known.slice(dice() % (known.length + 1))),
      acceptedRisks: dice() % 2 === 0 ? system.acceptedRisks : [],
    };
  });
  return {
    ...rest,
    desired: { ...desired, systems: [...desired.systems, ...twins] },
    observed: [...observed, ...observed.map((system) => ({ ...system, name: twinOf(system.name) }))],
    history: new Map([...history, ...[...history].map(([name, past]) => [twinOf(name), past] as const)]),
  };
}

/** A moment from which on an answer may be another than a millisecond before. Milliseconds since 1970. */
function anyTurn({ desired, knowledge, now }: Fleet, dice: Dice): number {
  const { acceptedRisks, target } = one(desired.systems, dice);
  const kinds = [
    [one([...knowledge.releases, ...desired.catalog], dice)].map(({ releasedAt = '' }) => Date.parse(releasedAt)),
    desired.catalog.map(({ releasedAt = '' }) => Date.parse(releasedAt) + target.minimumReleaseAgeMs),
    knowledge.lifeCycles.flatMap(({ supportedUntil, limitedUntil }) => [supportedUntil, limitedUntil]).map(msAfter),
    acceptedRisks.map(({ expires }) => Date.parse(expires)),
  ].map((turns) => turns.filter((turn) => !Number.isNaN(turn)));
  const told = kinds.filter(({ length }) => length > 0);
  return told.length === 0 ? Date.parse(now) : one(one(told, dice), dice);
}

function msAfter(instant: string): number {
  return Date.parse(instant) + 1;
}

/** Under circumstances of the very moment: as if everything turned at it. */
function withNothingRemembered({ desired, observed, knowledge, history, now }: Fleet): readonly SystemPlan[] {
  const landscape = { ...landscapeOf(knowledge, desired.catalog), comeOutAt: [Date.parse(now)] };
  const terrain = new Terrain(landscape, new Lessons(history));
  const looks = new Map(observed.map((look) => [look.name, look]));
  return desired.systems.map((system) => {
    const known = { desired: system, observed: looks.get(system.name), history: history.get(system.name) ?? {} };
    return planSystem(known, new Planning(terrain, Date.parse(now)));
  });
}

function one<T>(list: readonly T[], dice: Dice): T {
  return list[dice() % list.length] as T;
}

describe('for any fleet', { timeout: 0 }, () => {
  it('the order of anything, and anything said twice, changes nothing', () => {
    holds((fleet, dice) => {
      const [one, two] = [planned(fleet), planned(reordered(fleet, dice))];
      expect(canonicalJson(two)).toBe(canonicalJson(one));
    }, 1 / 5);
  });

  it('a system gets the same answer alone, in any company, and with nothing remembered', () => {
    holds((any, dice) => {
      const fleet = withTwins(any, dice);
      const together = entriesAlone(fleet);
      const chosen = dice() % together.length;
      const entry = together[chosen];
      const system = fleet.desired.systems.find(({ name }) => name === entry?.system);
      if (system === undefined) throw new Error('there is no such system');
      // Another Catalog with the same content has nothing remembered yet; now and then the knowledge has not, either.
      const catalog = [...fleet.desired.catalog];
      const knowledge = dice() % 20 === 0 ? { ...fleet.knowledge } : fleet.knowledge;
      const alone = entriesAlone({ ...fleet, knowledge, desired: { ...fleet.desired, catalog, systems: [system] } });
      expect(canonicalJson(alone)).toBe(canonicalJson([entry]));
    }, 1 / 5);
  });

  it('a moment gets the same answer, whatever was remembered of the moment before', () => {
    holds((fleet, dice) => {
      const turn = anyTurn(fleet, dice);
      planned({ ...fleet, now: instantOf(turn - 1) });
      const then = { ...fleet, now: instantOf(turn) };
      expect(canonicalJson(entriesAlone(then))).toBe(canonicalJson(withNothingRemembered(then)));
    }, 1 / 10);
  });
});
