import { digestOf, LinesDigest } from '../model/digest.ts';
import { instantOf, millisecondsOf } from '../model/instant.ts';
import { entryText } from '../planner/entry-text.ts';
import type { PlanHead, SavedPlan, SavedPlanHead, SystemPlan } from '../planner/plan.ts';
import { mapped, type PlanStream } from '../planner/plan-stream.ts';

/** The plan as it is saved: with the moment from which on it is too old, and a digest over every byte of it. */
export function sealed({ systems, head }: PlanStream, lifetimeMs: number): PlanStream<SavedPlanHead> {
  const entries = new LinesDigest();
  const noted = (entry: SystemPlan): SystemPlan => {
    entries.addLine(entryText(entry));
    return entry;
  };
  return {
    systems: mapped(systems, noted),
    head() {
      const plan = head();
      const whole = { ...plan, expiresAt: instantOf(millisecondsOf(plan.createdAt) + lifetimeMs) };
      return { ...whole, seal: sealOf(whole, entries) };
    },
  };
}

/** False where anything in the plan is not as it was when it was sealed. */
export function isIntact({ seal, systems, ...head }: SavedPlan): boolean {
  const entries = new LinesDigest();
  for (const entry of systems) entries.addLine(entryText(entry));
  return sealOf(head, entries) === seal;
}

function sealOf(head: PlanHead, { value }: LinesDigest): string {
  return digestOf({ ...head, systems: value });
}
