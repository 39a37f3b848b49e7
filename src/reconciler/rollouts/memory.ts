import type { Instant } from '../../model/instant.ts';
import type { ObservedSystem } from '../../model/observed.ts';
import type { Rollout, Wave } from '../../model/rollout.ts';

/** What is remembered of one rollout. */
export interface RolloutMemory {
  /** Its Systems of which a run was let go and has not ended. */
  readonly underWay: readonly string[];
  /** The last run of each of its Systems, where that ended badly and nobody has released the brake since. */
  readonly failures: readonly FailedRun[];
  /** Since when, and why, nothing is started; undefined while its brake is off. */
  readonly brake: BrakeAct | undefined;
}

export interface FailedRun {
  readonly system: string;
  readonly run: string;
  /** How it ended. */
  readonly state: string;
  readonly message: string;
}

/** The brake of a rollout is pulled by Ratchet or by a person, and released by a person alone. */
export interface BrakeAct {
  readonly rollout: string;
  readonly kind: 'pulled' | 'released';
  /** `ratchet`, or the person as the machine knows them. */
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
  /** The failed runs that it is about: those of a release count no more. */
  readonly runs: readonly string[];
}

/** What is decided about a rollout, on one sight of it. */
export interface Ruling<T> {
  readonly answer: T;
  /** The System whose open run may launch: until that run ends, it counts as under way. */
  readonly letGo?: string | undefined;
  readonly act?: BrakeAct | undefined;
}

/** As much of a rollout as its memory goes by. */
export interface AboutRollout {
  readonly name: string;
  readonly waves: readonly Pick<Wave, 'systems'>[];
}

/** The memory of rollouts. What it has answered is on disk. */
export interface Rollouts {
  of(rollout: AboutRollout): Promise<RolloutMemory>;
  /**
   * Decides about a rollout as if nobody else did at that moment, in whatever process: what `judge` saw still holds when its
   * ruling is on disk. It is asked again where somebody was faster, and has no effects of its own.
   */
  decide<T>(rollout: Rollout, judge: (memory: RolloutMemory) => Ruling<T>): Promise<T>;
  /** Of every rollout, oldest first. */
  acts(): Promise<readonly BrakeAct[]>;
}

export interface RememberedLook {
  readonly look: ObservedSystem;
  /** The first look that found the versions that it runs, and from which on no other versions were found. */
  readonly since: Instant;
}

/** The last look at each System. */
export interface LastLooks {
  record(look: ObservedSystem, versions: string | undefined): Promise<void>;
  of(systems: readonly string[]): Promise<ReadonlyMap<string, RememberedLook>>;
}

/** The versions on its Agents, to tell whether they changed; undefined where not all could be read. */
export function versionsOf({ agents }: ObservedSystem): string | undefined {
  const versions = agents.map(({ name, readings }) => {
    const raw = readings.find(({ source }) => source === 'version-history')?.raw;
    return raw === undefined ? undefined : `${name} ${raw}`;
  });
  return versions.length === 0 || versions.includes(undefined) ? undefined : versions.toSorted().join('\n');
}
