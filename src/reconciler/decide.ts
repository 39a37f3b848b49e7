import { type PlanInput, streamPlan } from '../planner/assemble-plan.ts';
import type { Plan } from '../planner/plan.ts';
import { type PlanStream, wholePlan } from '../planner/plan-stream.ts';
import { gated } from './gate-plan.ts';
import { identified } from './plan-identity.ts';

/** What would be done, what that rests on, and whether this is the moment for it. */
export function decide(input: PlanInput): Plan {
  return wholePlan(decideOneByOne(input));
}

/** The same for a fleet that need not be held as a whole. */
export function decideOneByOne(input: PlanInput): PlanStream {
  return gated(identified(streamPlan(input), input), input.desired, input.now);
}
