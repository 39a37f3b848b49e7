import fc from 'fast-check';
import { expect } from 'vitest';
import { type Shape, TARGET } from './cluster-on-stage.ts';
import { type FaultPlan, faultPlan } from './fault-plans.ts';
import { type Played, play } from './play-plan.ts';

/** Plans for each shape; `npm run fault-plans` asks about more. */
const PLANS = Number(process.env['FAULT_PLANS'] ?? 600);
const SEED = process.env['FC_SEED'] === undefined ? {} : { seed: Number(process.env['FC_SEED']) };

/** Whatever happens: one launch at the most, no success that is none, and nothing forgotten. Each breach is a sentence. */
export function breachesOf({ runs, entries, launches, versionsAtSuccess, lost, open }: Played): readonly string[] {
  const announced = entries.filter(({ kind, step }) => kind === 'intent' && step === 'launch').map(({ run }) => run);
  const successes = runs.filter(({ state }) => state === 'succeeded').length;
  return [
    ...launches.slice(1).map((run) => `launched again: ${run}`),
    ...launches.filter((run) => !announced.includes(run)).map((run) => `launched and not written down before: ${run}`),
    ...versionsAtSuccess
      .flat()
      .filter((version) => version !== TARGET)
      .map((version) => `called a success at ${version}`),
    ...(versionsAtSuccess.length === successes ? [] : [`${successes} successes of ${versionsAtSuccess.length}`]),
    ...lost.map((entry) => `lost from the journal: ${entry}`),
    ...(open === undefined ? [] : [`never ended: ${open.id}`]),
  ];
}

/**
 * Asks about as many plans as wanted. One that breaks the law is made smaller, and printed so that it can be played again.
 * Undefined where one given plan was played.
 */
export async function askTheLaw(shape: Shape): Promise<Coverage | undefined> {
  const given = process.env['FAULT_PLAN'];
  if (given !== undefined) {
    expect(breachesOf(await play(JSON.parse(given) as FaultPlan))).toEqual([]);
    return undefined;
  }
  const coverage = new Coverage();
  const law = fc.asyncProperty(faultPlan(shape), async (plan) => {
    const played = await play(plan);
    coverage.count(played);
    expect(breachesOf(played)).toEqual([]);
  });
  const { failed, seed, counterexample, errorInstance } = await fc.check(law, { ...SEED, numRuns: PLANS });
  if (!failed) return coverage;
  const plan = JSON.stringify(counterexample?.[0]);
  throw new Error(`seed ${seed}; FAULT_PLAN='${plan}' plays it again\n${String(errorInstance)}`);
}

/** What the plans came to: a law that only ever meets blocked systems says nothing. */
class Coverage {
  plans = 0;
  launched = 0;
  readonly outcomes = new Set<string>();
  readonly endedAt = new Set<string>();

  count({ launches, results, endedAt }: Played): void {
    this.plans += 1;
    this.launched += launches.length;
    for (const result of results.flatMap((each) => each.split(', '))) this.outcomes.add(result.split(' ')[0] ?? '');
    for (const state of endedAt) this.endedAt.add(state);
  }
}

const OUTCOMES = ['succeeded', 'refused', 'failed', 'stalled', 'wrong-version', 'unknown', 'blocked', 'skipped'];
const STATES = ['none', 'planned', 'staged', 'locked', 'prepared', 'launching', 'running', 'settling'];
const ENOUGH_PLANS = 200;

export function expectBreadth(coverage: Coverage | undefined): void {
  expect(coverage?.plans).not.toBe(0);
  if (coverage === undefined || coverage.plans < ENOUGH_PLANS) return;
  const { plans, launched, outcomes, endedAt } = coverage;
  expect(launched).toBeGreaterThan(plans / 2);
  expect([...outcomes]).toEqual(expect.arrayContaining(OUTCOMES));
  expect([...endedAt]).toEqual(expect.arrayContaining(STATES));
}
