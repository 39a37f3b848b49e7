import type { Instant } from '../../src/model/instant.ts';
import {
  FINAL_STATES,
  type JournalEntry,
  type Leases,
  type NewRun,
  type PassLog,
  type PassRecord,
  type Run,
  type RunFilter,
  type RunJournal,
  type RunState,
} from '../../src/reconciler/runs.ts';
import { alreadyEnded, conflict, duplicateRun, noSuchRun } from '../../src/store/run-errors.ts';

/** A journal in memory. It keeps the same promises as the one on disk, but for lasting. */
export class FakeJournal implements RunJournal {
  /** In the order in which they were begun. */
  readonly #runs: Run[] = [];
  readonly #entries: JournalEntry[] = [];

  async begin(run: NewRun, at: Instant): Promise<Run> {
    const open = this.#openRun(run.system);
    if (this.#runs.some(({ id }) => id === run.id)) throw duplicateRun(run.id);
    if (open !== undefined) throw conflict(open);
    const begun: Run = { ...run, state: 'planned', updatedAt: at, endedAt: undefined, message: 'planned' };
    this.#runs.push(begun);
    return begun;
  }

  async open(system: string): Promise<Run | undefined> {
    return this.#openRun(system);
  }

  async latest(system: string): Promise<Run | undefined> {
    return this.#runs.findLast((run) => run.system === system);
  }

  async lastJudged(system: string): Promise<Run | undefined> {
    return this.#runs.findLast((run) => run.system === system && run.endedAt !== undefined && run.state !== 'closed');
  }

  async newestIn(states: readonly RunState[]): Promise<readonly Run[]> {
    const newest = new Map(this.#runs.filter(({ state }) => state !== 'closed').map((run) => [run.system, run]));
    return [...newest.values()].filter(({ state }) => states.includes(state)).toReversed();
  }

  async hopDurations(system: string, limit: number): Promise<readonly number[]> {
    const durations = this.#runs.flatMap(({ id, system: of, state, endedAt }) => {
      if (of !== system || state !== 'succeeded' || endedAt === undefined) return [];
      const launch = this.#entries.find(({ run, kind, step }) => run === id && kind === 'intent' && step === 'launch');
      if (launch === undefined) return [];
      return [Date.parse(endedAt) - Date.parse(launch.at)];
    });
    return durations.slice(-limit);
  }

  async runs({ system, systems, after, limit }: RunFilter): Promise<readonly Run[]> {
    const place = after === undefined ? this.#runs.length : this.#runs.findIndex(({ id }) => id === after);
    if (place === -1) throw noSuchRun(after ?? '');
    const wanted = this.#runs
      .slice(0, place)
      .filter((run) => (system === undefined || run.system === system) && (systems?.includes(run.system) ?? true));
    return wanted.toReversed().slice(0, limit);
  }

  async advance(run: string, state: RunState, message: string, at: Instant): Promise<Run> {
    const index = this.#runs.findIndex(({ id }) => id === run);
    const before = this.#runs[index];
    if (before === undefined) throw noSuchRun(run);
    const unmovable = state === 'closed' ? ['closed'] : FINAL_STATES;
    if (unmovable.includes(before.state)) throw alreadyEnded(before, state);
    const endedAt = FINAL_STATES.includes(state) ? (before.endedAt ?? at) : undefined;
    const after: Run = { ...before, state, message, updatedAt: at, endedAt };
    this.#runs[index] = after;
    return after;
  }

  async record(entry: JournalEntry): Promise<void> {
    if (!this.#runs.some(({ id }) => id === entry.run)) throw noSuchRun(entry.run);
    this.#entries.push({ ...entry, detail: JSON.parse(JSON.stringify(entry.detail)) });
  }

  async entries(run: string): Promise<readonly JournalEntry[]> {
    return this.#entries.filter((entry) => entry.run === run);
  }

  #openRun(system: string): Run | undefined {
    return this.#runs.find((run) => run.system === system && !FINAL_STATES.includes(run.state));
  }
}

export class FakeLeases implements Leases {
  /** Who holds what. Write into it to let somebody else hold a lease. */
  readonly holders = new Map<string, string>();

  async acquire(system: string, at: Instant): Promise<{ kind: 'held' } | { kind: 'taken'; by: string }> {
    const by = this.holders.get(system);
    if (by !== undefined) return { kind: 'taken', by };
    this.holders.set(system, `this test since ${at}`);
    return { kind: 'held' };
  }

  async release(system: string): Promise<void> {
    this.holders.delete(system);
  }
}

export class FakePassLog implements PassLog {
  readonly #newest = new Map<string, PassRecord>();

  async record(pass: PassRecord): Promise<void> {
    this.#newest.set(pass.system, pass);
  }

  async of(system: string): Promise<PassRecord | undefined> {
    return this.#newest.get(system);
  }

  async latest(): Promise<readonly PassRecord[]> {
    return [...this.#newest.values()].toSorted((a, b) => (a.system < b.system ? -1 : 1));
  }
}
