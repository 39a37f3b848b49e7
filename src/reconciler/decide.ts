import { type PlanInput, streamPlan } from '../planner/assemble-plan.ts';
import type { Plan } from '../planner/plan.ts';
import { type PlanStream, wholePlan } from '../planner/plan-stream.ts';
import { type EstimateDefaults, estimatesBy } from './estimate.ts';
import { gated } from './gate-plan.ts';
import { identified } from './plan-identity.ts';

export interface Question extends PlanInput {
  readonly estimates: EstimateDefaults;
}

/** What would be done, what that rests on, how long it would take, and whether this is the moment for it. */
export function decide(question: Question): Plan {
  return wholePlan(decideOneByOne(question));
}

/** The same for a fleet that need not be held as a whole. */
export function decideOneByOne(question: Question): PlanStream {
  const { history, estimates } = question;
  return gated(identified(streamPlan(question), question), question, estimatesBy(history, estimates));
}
