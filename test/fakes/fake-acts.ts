import type { PersonsAct } from '../../src/planner/history.ts';
import type { Acts } from '../../src/reconciler/acts.ts';

/** What people decided, in memory. */
export class FakeActs implements Acts {
  readonly #acts: { readonly system: string; readonly act: PersonsAct }[] = [];

  async record(system: string, act: PersonsAct): Promise<void> {
    this.#acts.push({ system, act });
  }

  async of(system: string): Promise<readonly PersonsAct[]> {
    return this.#acts.filter((each) => each.system === system).map(({ act }) => act);
  }
}
