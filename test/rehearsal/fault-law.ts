import fc from 'fast-check';
import { expect } from 'vitest';
import { type Shape, TARGET } from './cluster-on-stage.ts';
import { type FaultPlan, faultPlan } from './fault-plans.ts';
import { type Played, play } from './play-plan.ts';

/** Plans for each shape; `npm run fault-plans` asks about more. */
const PLANS = Number(process.env['FAULT_PLANS'] ?? 1000);
const SEED = process.env['FC_SEED'] === undefined ? {} : { seed: Number(process.env['FC_SEED']) };

/** Whatever happens: one launch at the most, no success that is none, and nothing forgotten. */
export function expectLawful({ runs, entries, launches, versionsAtSuccess, lost, open }: Played): void {
  const announced = entries.filter(({ kind, step }) => kind === 'intent' && step === 'launch').map(({ run }) => run);
  const successes = runs.filter(({ state }) => state === 'succeeded').length;
  expect({
    secondLaunches: launches.slice(1),
    launchesNotAnnounced: launches.filter((run) => !announced.includes(run)),
    falseSuccesses: versionsAtSuccess.flat().filter((version) => version !== TARGET),
    lost,
    runsThatNobodyEnds: open?.id,
  }).toEqual({
    secondLaunches: [],
    launchesNotAnnounced: [],
    falseSuccesses: [],
    lost: [],
    runsThatNobodyEnds: undefined,
  });
  expect(versionsAtSuccess).toHaveLength(successes);
}

/** Asks about as many plans as wanted. One that breaks the law is made smaller, and printed so that it can be played again. */
export async function askTheLaw(shape: Shape): Promise<Coverage> {
  const coverage = new Coverage();
  const given = process.env['FAULT_PLAN'];
  if (given !== undefined) {
    expectLawful(await play(JSON.parse(given) as FaultPlan));
    return coverage;
  }
  const property = fc.asyncProperty(faultPlan(shape), async (plan) => {
    const played = await play(plan);
    coverage.count(played);
    expectLawful(played);
  });
  await fc.assert(property, { ...SEED, numRuns: PLANS, reporter: reportWith('FAULT_PLAN') });
  return coverage;
}

function reportWith(variable: string) {
  return ({ failed, seed, counterexample, errorInstance }: fc.RunDetails<[FaultPlan]>): void => {
    if (!failed) return;
    const plan = JSON.stringify(counterexample?.[0]);
    throw new Error(`seed ${seed}; to play it again: ${variable}='${plan}'\n${String(errorInstance)}`);
  };
}

/** What the plans came to: a law that only ever meets blocked systems says nothing. */
export class Coverage {
  plans = 0;
  launched = 0;
  readonly outcomes = new Set<string>();
  readonly endedAt = new Set<string>();

  count({ launches, results, endedAt }: Played): void {
    this.plans += 1;
    this.launched += launches.length;
    for (const result of results.flatMap((each) => each.split(', '))) this.outcomes.add(result);
    for (const state of endedAt) this.endedAt.add(state);
  }
}
