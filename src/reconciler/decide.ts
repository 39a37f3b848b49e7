import { assemblePlan, type PlanInput } from '../planner/assemble-plan.ts';
import type { Plan } from '../planner/plan.ts';
import { gatePlan } from './gate-plan.ts';
import { identified } from './plan-identity.ts';

/** What would be done, what that rests on, and whether this is the moment for it. */
export function decide(input: PlanInput): Plan {
  return gatePlan(identified(assemblePlan(input), input), input.desired, input.now);
}
