import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import { compareReleases, parseRelease, type Release } from '../../../src/model/release.ts';
import type { PlannedRelease } from '../../../src/planner/plan.ts';
import { anyFleet, type Fleet } from './fleets.ts';
import { SEED } from './seed.ts';

/** Fleets that a law is asked about, but for those that plan each of them many times: more than 100 000 for all of them. */
const RUNS = Number(process.env['FC_RUNS'] ?? 8800);

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
