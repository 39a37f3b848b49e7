import { createHash } from 'node:crypto';
import { digestOf } from '../model/digest.ts';
import type { SavedPlan, SavedPlanHead } from '../planner/plan.ts';
import { systemsText } from '../planner/systems-text.ts';

/** Seals a plan while its text goes by: a digest over every byte that is told of its systems, and over its head. */
export class PlanSeal {
  readonly #systems = createHash('sha256');

  add(piece: Uint8Array): void {
    this.#systems.update(piece);
  }

  /** Once, after the last piece. */
  seal(head: Omit<SavedPlanHead, 'seal'>): string {
    return digestOf({ ...head, systems: this.#systems.digest('hex') });
  }
}

/** False where anything in the plan is not as it was when it was sealed. */
export function isIntact({ seal, systems, ...head }: SavedPlan): boolean {
  const anew = new PlanSeal();
  for (const piece of systemsText(systems)) anew.add(piece);
  return anew.seal(head) === seal;
}
