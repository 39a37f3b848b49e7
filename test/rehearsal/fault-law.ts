import fc from 'fast-check';
import { expect } from 'vitest';
import { type Shape, TARGET } from './cluster-on-stage.ts';
import { type FaultPlan, faultPlan } from './fault-plans.ts';
import { type Played, play } from './play-plan.ts';

/** Plans per file that asks; two files ask. `npm run fault-plans` asks for more. */
const PLANS = Number(process.env['FAULT_PLANS'] ?? 1000);
const SEED = process.env['FC_SEED'] === undefined ? {} : { seed: Number(process.env['FC_SEED']) };

/** Whatever happens: one launch at the most, no success that is none, and nothing forgotten. */
export function expectLawful(played: Played): void {
  const { runs, entries, launches, versionsAtSuccess, lost, open } = played;
  expect(launches.length, 'launches').toBeLessThanOrEqual(1);
  for (const launch of launches) {
    const announced = entries.some(({ run, kind, step }) => run === launch && kind === 'intent' && step === 'launch');
    expect(announced, 'a launch that the journal did not announce').toBe(true);
  }
  expect(
    versionsAtSuccess.flat().every((version) => version === TARGET),
    'a success that is none',
  ).toBe(true);
  expect(versionsAtSuccess.length, 'successes').toBe(runs.filter(({ state }) => state === 'succeeded').length);
  expect(lost, 'lost from the journal').toEqual([]);
  expect(open, 'a run that nobody ends').toBeUndefined();
}

/** Asks the law about as many plans as wanted. A plan that breaks it is made smaller, and printed so that it can be played again. */
export async function askTheLaw(shape: Shape): Promise<Played[]> {
  const all: Played[] = [];
  await fc.assert(
    fc.asyncProperty(faultPlan(shape), async (plan) => {
      const played = await play(plan);
      expectLawful(played);
      all.push(played);
    }),
    {
      ...SEED,
      numRuns: PLANS,
      reporter: (details) => {
        if (!details.failed) return;
        const plan = JSON.stringify(details.counterexample?.[0]);
        throw new Error(`seed ${details.seed}: FAULT_PLAN='${plan}' plays it again\n${String(details.errorInstance)}`);
      },
    },
  );
  return all;
}

export function planGiven(): FaultPlan | undefined {
  const given = process.env['FAULT_PLAN'];
  return given === undefined ? undefined : (JSON.parse(given) as FaultPlan);
}
