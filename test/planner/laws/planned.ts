import { assemblePlan, type PlanInput, planEntries } from '../../../src/planner/assemble-plan.ts';
import { looksIn } from '../../../src/planner/looks.ts';
import type { Plan, SystemPlan } from '../../../src/planner/plan.ts';
import type { Fleet } from './fleets.ts';

export function planned(fleet: Fleet): Plan {
  return assemblePlan(inputOf(fleet));
}

export function entriesAlone(fleet: Fleet): readonly SystemPlan[] {
  return [...planEntries(inputOf(fleet))];
}

function inputOf({ desired, observed, ...rest }: Fleet): PlanInput {
  const fleet = { formatVersion: '1', takenAt: rest.now, systems: observed } as const;
  return { desired, observed: looksIn(fleet), revision: 'x', ...rest };
}
