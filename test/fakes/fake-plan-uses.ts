import type { Instant } from '../../src/model/instant.ts';
import type { PlanUse, PlanUses } from '../../src/reconciler/plan-uses.ts';

/** Uses of saved plans in memory. */
export class FakePlanUses implements PlanUses {
  readonly #uses = new Map<string, PlanUse>();

  async of(plan: string, system: string): Promise<PlanUse | undefined> {
    return this.#uses.get(`${plan} ${system}`);
  }

  async begin(plan: string, system: string, at: Instant): Promise<void> {
    if (!this.#uses.has(`${plan} ${system}`)) this.#uses.set(`${plan} ${system}`, { begunAt: at, endedAt: undefined });
  }

  async end(plan: string, system: string, at: Instant): Promise<void> {
    const { begunAt = at, endedAt = at } = this.#uses.get(`${plan} ${system}`) ?? {};
    this.#uses.set(`${plan} ${system}`, { begunAt, endedAt });
  }
}
