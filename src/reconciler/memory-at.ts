import { groupedBy } from '../model/grouped-by.ts';
import type { Instant } from '../model/instant.ts';
import { membersOf } from '../model/rollout.ts';
import type { Memory } from './history.ts';
import type { AboutRollout, BrakeAct, RolloutMemory } from './rollouts/memory.ts';
import type { Run, RunFilter, RunState } from './runs.ts';

const PAGE = 1000;

/**
 * What was remembered at that moment, where one is named, as far as it is known still: what came later is left out. A check
 * that was done again since is gone.
 */
export function memoryAt(memory: Memory, at: Instant | undefined): Memory {
  if (at === undefined) return memory;
  const journal = new JournalAt(memory.journal, at);
  const brakeActs = async () => (await memory.rollouts.acts()).filter((act) => act.at <= at);
  return {
    journal,
    acts: { of: async (system) => (await memory.acts.of(system)).filter((act) => act.at <= at) },
    checks: { latest: async (system) => (await memory.checks.latest(system)).filter((report) => report.at <= at) },
    looks: {
      async of(systems) {
        const looks = [...(await memory.looks.of(systems))];
        return new Map(looks.map(([system, { look, since }]) => [system, { look, since: since < at ? since : at }]));
      },
    },
    rollouts: {
      of: async (rollout) => rolloutAt(rollout, await brakeActs(), journal),
      acts: brakeActs,
    },
  };
}

async function rolloutAt(rollout: AboutRollout, acts: readonly BrakeAct[], journal: JournalAt): Promise<RolloutMemory> {
  const members = membersOf(rollout).toSorted();
  const open = await Promise.all(members.map((system) => journal.open(system)));
  const judged = await Promise.all(members.map((system) => journal.lastJudged(system)));
  const own = acts.filter((act) => act.rollout === rollout.name);
  const forgiven = new Set(own.flatMap(({ kind, runs }) => (kind === 'released' ? runs : [])));
  const brake = own.at(-1);
  return {
    underWay: open.flatMap((run) => (run !== undefined && LET_GO.includes(run.state) ? [run.system] : [])),
    failures: judged
      .filter((run) => run !== undefined)
      .filter(({ id, state }) => state !== 'succeeded' && !forgiven.has(id))
      .map(({ system, id: run, state, message }) => ({ system, run, state, message })),
    brake: brake?.kind === 'pulled' ? brake : undefined,
  };
}

const LET_GO: readonly RunState[] = ['launching', 'running', 'settling'];

/** A run that ended later goes on. How far it was is not kept. All runs are read once, when the first is asked for. */
class JournalAt {
  readonly #journal: Memory['journal'];
  readonly #at: Instant;
  #read: Promise<ReadonlyMap<string, readonly Run[]>> | undefined;

  constructor(journal: Memory['journal'], at: Instant) {
    this.#journal = journal;
    this.#at = at;
  }

  async open(system: string): Promise<Run | undefined> {
    const [newest] = await this.#of(system);
    return newest !== undefined && newest.endedAt === undefined ? newest : undefined;
  }

  async lastJudged(system: string): Promise<Run | undefined> {
    return (await this.#of(system)).find(({ endedAt, state }) => endedAt !== undefined && state !== 'closed');
  }

  async newestIn(states: readonly RunState[]): Promise<readonly Run[]> {
    const newest = [...(await this.#all()).values()].map((runs) => runs.find(({ state }) => state !== 'closed'));
    return newest.filter((run) => run !== undefined).filter(({ state }) => states.includes(state));
  }

  async runs({ limit, ...filter }: RunFilter): Promise<readonly Run[]> {
    const page = await this.#journal.runs({ ...filter, limit });
    return page.filter(({ startedAt }) => startedAt <= this.#at).map((run) => this.#asItWas(run));
  }

  hopDurations(system: string, limit: number): Promise<readonly number[]> {
    return this.#journal.hopDurations(system, limit);
  }

  async #of(system: string): Promise<readonly Run[]> {
    return (await this.#all()).get(system) ?? [];
  }

  #all(): Promise<ReadonlyMap<string, readonly Run[]>> {
    this.#read ??= this.#readAll();
    return this.#read;
  }

  /** Of each system, newest first, as they were. */
  async #readAll(): Promise<ReadonlyMap<string, readonly Run[]>> {
    const begun: Run[] = [];
    for (let after: string | undefined, more = true; more; ) {
      const page = await this.#journal.runs({ after, limit: PAGE });
      begun.push(...page.filter(({ startedAt }) => startedAt <= this.#at).map((run) => this.#asItWas(run)));
      after = page.at(-1)?.id;
      more = page.length === PAGE;
    }
    return groupedBy(begun, ({ system }) => system);
  }

  #asItWas(run: Run): Run {
    if (run.endedAt === undefined || run.endedAt <= this.#at) return run;
    return { ...run, state: 'running', endedAt: undefined };
  }
}
