import { type PlanInput, planEntries, streamPlan } from '../planner/assemble-plan.ts';
import type { Plan, SystemPlan } from '../planner/plan.ts';
import { mapped, type PlanStream, wholePlan } from '../planner/plan-stream.ts';
import { type EstimateDefaults, estimatesBy } from './estimate.ts';
import { type Answered, gated, gatedEntries } from './gate-plan.ts';
import type { GateContext } from './gates/gate.ts';
import { identified, identifyingToApprove } from './plan-identity.ts';
import type { ProbeReading } from './probes.ts';
import type { RolloutFacts } from './rollouts/standing.ts';

/** What the operator's configuration says about when, and on whose word, plans are carried out. */
export interface Terms extends Pick<GateContext, 'approvers'> {
  readonly estimates: EstimateDefaults;
}

export interface Question extends PlanInput, Terms {
  readonly rollouts: RolloutFacts;
  /** Of the systems whose probes were asked. */
  readonly readings?: ReadonlyMap<string, readonly ProbeReading[]>;
}

/** What would be done, what that rests on, how long it would take, and whether this is the moment for it. */
export function decide(question: Question): Plan {
  return wholePlan(decideOneByOne(question));
}

/** The same for a fleet that need not be held as a whole. */
export function decideOneByOne(question: Question): PlanStream {
  return askedOfGates(planned(question), question);
}

/** What would be done, whatever moment it is. */
export function planned(input: PlanInput): PlanStream {
  return identified(streamPlan(input), input);
}

/** Whether this is the moment for what would be done. */
export function askedOfGates(plan: PlanStream, question: Question): PlanStream {
  return gated(plan, question, estimatesBy(question.history, question.estimates));
}

/** The entries alone, for whoever asks about many moments and needs nothing of a plan as a whole. */
export function plannedEntries(input: PlanInput): Iterable<SystemPlan> {
  return mapped(planEntries(input), identifyingToApprove(input));
}

/** Whether this is the moment for these. */
export function gatesAskedOf(entries: Iterable<SystemPlan>, question: Question): Iterable<Answered> {
  return gatedEntries(entries, question, estimatesBy(question.history, question.estimates));
}
