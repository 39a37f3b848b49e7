import type { CheckReport } from '../../src/model/prerequisite-check.ts';
import type { PersonsAct } from '../../src/planner/persons-act.ts';
import type { Acts } from '../../src/reconciler/acts.ts';
import type { CheckReports } from '../../src/reconciler/checks.ts';

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

/** What checks found, in memory. */
export class FakeCheckReports implements CheckReports {
  readonly #reports: { readonly system: string; readonly report: CheckReport }[] = [];

  async record(system: string, report: CheckReport): Promise<void> {
    this.#reports.push({ system, report });
  }

  async latest(system: string): Promise<readonly CheckReport[]> {
    const own = this.#reports.filter((each) => each.system === system).map(({ report }) => report);
    const newest = [...new Map(own.map((report) => [report.check, report])).values()];
    return newest.toSorted((a, b) => (a.check < b.check ? -1 : 1));
  }
}
