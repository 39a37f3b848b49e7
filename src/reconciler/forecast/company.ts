import type { Instant } from '../../model/instant.ts';
import { membersOf, type Rollout } from '../../model/rollout.ts';
import type { OthersFirst } from '../gates/gate.ts';
import type { RolloutMemory } from '../rollouts/memory.ts';
import type { RolloutFacts } from '../rollouts/standing.ts';
import type { Future } from './future.ts';

/** Systems that wait for each other, on their way through the time that is looked at. */
export class Company {
  readonly #futures: ReadonlyMap<string, Future>;
  readonly #facts: RolloutFacts;
  /** Whatever is not known to have been found earlier was found at the first look. */
  readonly #since: ReadonlyMap<string, Instant>;
  readonly #rollouts: readonly { readonly rollout: Rollout; readonly futures: readonly Future[] }[];
  readonly #watchers = new Map<string, Set<Future>>();
  readonly #watchedBy = new Map<Future, readonly string[]>();

  constructor(rollouts: readonly Rollout[], futures: ReadonlyMap<string, Future>, facts: RolloutFacts, now: Instant) {
    this.#futures = futures;
    this.#since = new Map([...[...futures.keys()].map((name): [string, Instant] => [name, now]), ...facts.since]);
    this.#facts = facts;
    this.#rollouts = rollouts.map((rollout) => ({
      rollout,
      futures: membersOf(rollout)
        .map((name) => futures.get(name))
        .filter((future) => future !== undefined),
    }));
  }

  /** Is asked again once a System has moved that it waits for. Where all of them have to, one is enough to watch. */
  waits(future: Future, first: OthersFirst | undefined): void {
    this.#forget(future);
    if (first === undefined) return;
    const watched = first.opensWith === 'all' ? first.systems.slice(-1) : first.systems;
    this.#watchedBy.set(future, watched);
    for (const system of watched) {
      const watchers = this.#watchers.get(system) ?? new Set();
      this.#watchers.set(system, watchers.add(future));
    }
  }

  /** Those that wait for any of these. They wait no more until they say so again. */
  wokenBy(moved: readonly Future[]): readonly Future[] {
    const woken = new Set(moved.flatMap(({ system }) => [...(this.#watchers.get(system.name) ?? [])]));
    for (const future of woken) this.#forget(future);
    return [...woken];
  }

  #forget(future: Future): void {
    for (const system of this.#watchedBy.get(future) ?? []) this.#watchers.get(system)?.delete(future);
    this.#watchedBy.delete(future);
  }

  /** What is known of the rollouts of these systems at that moment. */
  factsFor(futures: readonly Future[], at: Instant): RolloutFacts {
    const asked = new Set(futures);
    const concerned = this.#rollouts.filter((one) => one.futures.some((future) => asked.has(future)));
    const { memory, others } = this.#facts;
    const unasked = concerned.flatMap((one) => one.futures.filter((future) => !asked.has(future)));
    return {
      memory: new Map(
        concerned.map(({ rollout, futures: ours }) => [rollout.name, laterMemory(memory.get(rollout.name), ours, at)]),
      ),
      since: this.#sinceBy(at),
      others: [...others, ...unasked.flatMap(({ entry }) => (entry === undefined ? [] : [entry]))],
    };
  }

  #sinceBy(at: Instant): ReadonlyMap<string, Instant> {
    const since = new Map(this.#since);
    for (const [name, { arrives }] of this.#futures)
      if (arrives !== undefined && arrives <= at) since.set(name, arrives);
    return since;
  }
}

function laterMemory(memory: RolloutMemory | undefined, futures: readonly Future[], at: Instant): RolloutMemory {
  const { underWay, failures, brake } = memory ?? { underWay: [], failures: [], brake: undefined };
  // Of whoever has gone on from where it was found, it is known when it arrives.
  const unmoved = futures.filter(({ system, arrives }) => arrives === undefined && underWay.includes(system.name));
  const moving = futures.filter((future) => future.isUnderWay(at));
  return { underWay: [...unmoved, ...moving].map(({ system }) => system.name), failures, brake };
}
