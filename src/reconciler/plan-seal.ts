import { digestOf } from '../model/digest.ts';
import { instantOf, millisecondsOf } from '../model/instant.ts';
import type { Plan, SavedPlan } from '../planner/plan.ts';

/** The plan as it is saved: with the moment from which on it is too old, and a digest over every byte of it. */
export function sealed(plan: Plan, lifetimeMs: number): SavedPlan {
  const whole = { ...plan, expiresAt: instantOf(millisecondsOf(plan.createdAt) + lifetimeMs) };
  return { ...whole, seal: digestOf(whole) };
}

/** False where anything in the plan is not as it was when it was sealed. */
export function isIntact({ seal, ...whole }: SavedPlan): boolean {
  return digestOf(whole) === seal;
}
