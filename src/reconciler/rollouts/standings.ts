import type { Instant } from '../../model/instant.ts';
import { membersOf, type Rollout } from '../../model/rollout.ts';
import type { SystemPlan } from '../../planner/plan.ts';
import { type RolloutFacts, type Standing, standingOf, withUnderWay } from './standing.ts';

/** Where every rollout of a plan stands, while its Systems are asked about one after the other. */
export class Standings {
  readonly #rolloutOf: ReadonlyMap<string, Rollout>;
  readonly #standings = new Map<string, Standing>();
  readonly #plannedOf: ReadonlyMap<string, SystemPlan>;
  readonly #facts: RolloutFacts;
  readonly #now: Instant;

  constructor(rollouts: readonly Rollout[], entries: readonly SystemPlan[], facts: RolloutFacts, now: Instant) {
    this.#rolloutOf = new Map(
      rollouts.flatMap((rollout) => membersOf(rollout).map((system): [string, Rollout] => [system, rollout])),
    );
    this.#plannedOf = new Map([...facts.others, ...entries].map((entry) => [entry.system, entry]));
    this.#facts = facts;
    this.#now = now;
  }

  of(system: string): Standing | undefined {
    const rollout = this.#rolloutOf.get(system);
    if (rollout === undefined) return undefined;
    const known = this.#standings.get(rollout.name);
    if (known !== undefined) return known;
    const standing = standingOf(rollout, this.#plannedOf, this.#facts, this.#now);
    this.#standings.set(rollout.name, standing);
    return standing;
  }

  /** What is asked about later finds this System under way. */
  starts(system: string): void {
    const standing = this.of(system);
    if (standing !== undefined) this.#standings.set(standing.rollout.name, withUnderWay(standing, system));
  }
}
