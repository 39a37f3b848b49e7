import { membersOf, type Rollout } from '../../src/model/rollout.ts';
import type {
  AboutRollout,
  BrakeAct,
  LastLooks,
  RememberedLook,
  RolloutMemory,
  Rollouts,
  Ruling,
} from '../../src/reconciler/rollouts/memory.ts';
import type { RunJournal } from '../../src/reconciler/runs.ts';

/** The memory of rollouts, beside a journal. Whoever decides does so in one piece, as in a transaction. */
export class FakeRollouts implements Rollouts {
  readonly #journal: Pick<RunJournal, 'open' | 'lastJudged'>;
  readonly #letGo = new Set<string>();
  readonly #acts: BrakeAct[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(journal: Pick<RunJournal, 'open' | 'lastJudged'>) {
    this.#journal = journal;
  }

  async of(rollout: AboutRollout): Promise<RolloutMemory> {
    const systems = membersOf(rollout).toSorted();
    const open = await Promise.all(systems.map((system) => this.#journal.open(system)));
    const judged = await Promise.all(systems.map((system) => this.#journal.lastJudged(system)));
    const acts = this.#acts.filter((act) => act.rollout === rollout.name);
    const forgiven = new Set(acts.flatMap(({ kind, runs }) => (kind === 'released' ? runs : [])));
    const brake = acts.at(-1);
    return {
      underWay: open
        .filter((run) => run !== undefined)
        .filter(({ id, state }) => this.#letGo.has(id) || ['launching', 'running', 'settling'].includes(state))
        .map(({ system }) => system),
      failures: judged
        .filter((run) => run !== undefined)
        .filter(({ id, state }) => state !== 'succeeded' && !forgiven.has(id))
        .map(({ system, id: run, state, message }) => ({ system, run, state, message })),
      brake: brake?.kind === 'pulled' ? brake : undefined,
    };
  }

  decide<T>(rollout: Rollout, judge: (memory: RolloutMemory) => Ruling<T>): Promise<T> {
    const mine = this.#turn.then(async () => {
      const { answer, letGo, act } = judge(await this.of(rollout));
      if (act !== undefined) this.#acts.push(act);
      const run = letGo === undefined ? undefined : await this.#journal.open(letGo);
      if (run !== undefined) this.#letGo.add(run.id);
      return answer;
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async acts(): Promise<readonly BrakeAct[]> {
    return [...this.#acts];
  }
}

/** The last look at each system, in memory. */
export class FakeLooks implements LastLooks {
  readonly #looks = new Map<string, RememberedLook & { readonly versions: string }>();

  async record(look: RememberedLook['look'], versions: string | undefined): Promise<void> {
    const before = this.#looks.get(look.name);
    const kept = before !== undefined && (versions === undefined || versions === before.versions);
    const found = { versions: versions ?? before?.versions ?? '', since: kept ? before.since : look.takenAt };
    this.#looks.set(look.name, { look, ...found });
  }

  async of(systems: readonly string[]): Promise<ReadonlyMap<string, RememberedLook>> {
    const found = systems.flatMap((system) => {
      const look = this.#looks.get(system);
      return look === undefined ? [] : [[system, { look: look.look, since: look.since }] as const];
    });
    return new Map(found);
  }
}
