import { assemblePlan } from '../../../src/planner/assemble-plan.ts';
import { looksIn } from '../../../src/planner/looks.ts';
import type { Plan } from '../../../src/planner/plan.ts';
import type { Fleet } from './fleets.ts';

export function planned({ desired, observed, ...rest }: Fleet): Plan {
  const fleet = { formatVersion: '1', takenAt: rest.now, systems: observed } as const;
  return assemblePlan({ desired, observed: looksIn(fleet), revision: 'x', ...rest });
}
