import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { compareReleases, parseRelease, type Release } from '../../../src/model/release.ts';
import type { Plan, PlannedRelease } from '../../../src/planner/plan.ts';
import { anyFleet, type Fleet } from './fleets.ts';
import { planned } from './planned.ts';
import { SEED } from './seed.ts';

/** Fleets that a law is asked about, but for those that plan each of them many times: more than 100 000 for all of them. */
const RUNS = Number(process.env['FC_RUNS'] ?? 9600);

let asked = 0;
afterAll(() => {
  if (asked > 0) process.stdout.write(`   ${asked} fleets, seed ${SEED}\n`);
});

/**
 * `dice` are for laws that change a fleet; `share` is how much of the fleets a law gets that costs many times what others
 * do. A law that fails tells the fleet, made as small as it can be.
 */
export function holds(law: (fleet: Fleet, dice: Dice) => void, share = 1): void {
  const numRuns = Math.ceil(RUNS * share);
  let fleets = 0;
  fc.assert(
    fc.property(anyFleet, fc.infiniteStream(fc.nat()), (fleet, numbers) => {
      fleets += 1;
      law(fleet, () => numbers.next().value ?? 0);
    }),
    { numRuns, seed: SEED },
  );
  asked += fleets;
  // A law may have nothing to say of a fleet; that the fleets are not trivial is a test of its own.
  expect(fleets).toBeGreaterThanOrEqual(numRuns);
}

export type Dice = () => number;

type PlanLaw = (fleet: Fleet, plan: Plan) => void;

/** By what they state. */
export type PlanLaws = Readonly<Record<string, PlanLaw>>;

/**
 * Laws about a plan of any fleet, a test each. All laws are asked about the same fleets, so that each fleet is planned once
 * for all of these. One that fails is asked again by itself, to tell the smallest fleet. `made` is what is planned instead.
 */
export function plansHold(laws: PlanLaws, made: (fleet: Fleet) => Fleet = (fleet) => fleet): void {
  let broken: ReadonlySet<PlanLaw> | undefined;
  for (const [statement, law] of Object.entries(laws)) {
    it(statement, () => {
      broken ??= brokenOf(Object.values(laws), made);
      if (broken.has(law)) holds((any) => law(made(any), planned(made(any))));
      expect(broken).not.toContain(law);
    });
  }
}

function brokenOf(laws: readonly PlanLaw[], made: (fleet: Fleet) => Fleet): ReadonlySet<PlanLaw> {
  const standing = new Set(laws);
  holds((any) => {
    const fleet = made(any);
    const plan = planned(fleet);
    for (const law of standing) {
      try {
        law(fleet, plan);
      } catch {
        standing.delete(law);
      }
      asked += 1;
    }
    asked -= 1;
  });
  return new Set(laws.filter((law) => !standing.has(law)));
}

/** A fleet of which each system is asked for otherwise. */
export function asking(fleet: Fleet, change: (system: Fleet['desired']['systems'][number]) => object): Fleet {
  const systems = fleet.desired.systems.map((system) => ({ ...system, ...change(system) }));
  return { ...fleet, desired: { ...fleet.desired, systems } };
}

/** The same without what was done to its own systems. A run that failed keeps a system from one release, and not from others. */
export function untouched({ history, ...fleet }: Fleet): Fleet {
  const own = new Set(fleet.desired.systems.map(({ name }) => name));
  return { ...fleet, history: new Map([...history].filter(([name]) => !own.has(name))) };
}

export function releaseOf({ release }: PlannedRelease): Release {
  const parsed = parseRelease(release);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

export function expectNotLower(a: PlannedRelease | undefined, b: PlannedRelease): void {
  expect(a).toBeDefined();
  if (a !== undefined) expect(compareReleases(releaseOf(a), releaseOf(b))).toBeGreaterThanOrEqual(0);
}
