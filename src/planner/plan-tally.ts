import type { PlanHead, SystemPlan, Verdict } from './plan.ts';

/** What is counted while the systems of a plan go by. */
export class PlanTally {
  readonly #summary: Record<Verdict, number> = {
    'up-to-date': 0,
    upgrade: 0,
    waiting: 0,
    blocked: 0,
    skipped: 0,
    unknown: 0,
  };
  #applyable = false;

  add({ verdict, mode }: SystemPlan): void {
    this.#summary[verdict] += 1;
    this.#applyable ||= verdict === 'upgrade' && mode !== 'plan-only';
  }

  result(): Pick<PlanHead, 'summary' | 'applyable' | 'complete'> {
    return { summary: { ...this.#summary }, applyable: this.#applyable, complete: this.#summary.unknown === 0 };
  }
}
