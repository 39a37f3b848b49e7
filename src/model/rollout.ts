import { onceEach } from './once-each.ts';
import type { Origin } from './origin.ts';

/** In which order Systems are upgraded, and when that has to stop. Labels were looked up: every System stands here by name. */
export interface Rollout {
  readonly name: string;
  /** One after the other. Every System of the rollout is in exactly one. */
  readonly waves: readonly Wave[];
  /** As many of its Systems are upgraded at the same time, at most. */
  readonly maxConcurrent: number;
  /** With as many failures nothing more is started, until a person says so. */
  readonly maxFailures: number;
  /** Systems that stand in for each other: no two of a group are upgraded at the same time. */
  readonly groups: readonly RedundancyGroup[];
  readonly dependencies: readonly Dependency[];
  readonly origin: Origin;
}

export interface Wave {
  readonly name: string;
  readonly systems: readonly string[];
  /** How long the next wave waits after the last System of this one was found to be where it should. */
  readonly soakMs: number;
}

export interface RedundancyGroup {
  /** `service: playout` for those that share a label. */
  readonly name: string;
  readonly systems: readonly string[];
}

/** The System is upgraded only while all of the others run what is asked of them. */
export interface Dependency {
  readonly system: string;
  readonly after: readonly string[];
}

/** The one that the System belongs to; it belongs to no other. */
export function rolloutOf(rollouts: readonly Rollout[], system: string): Rollout | undefined {
  return rollouts.find(({ waves }) => waves.some(({ systems }) => systems.includes(system)));
}

/** Which of its waves a System of the rollout goes with, from 0 on; -1 for one that is not of it. */
export function waveOf({ waves }: Rollout, system: string): number {
  return placesIn(waves).get(system) ?? -1;
}

const placesIn = onceEach(
  (waves: Rollout['waves']) =>
    new Map(waves.flatMap(({ systems }, index) => systems.map((system): [string, number] => [system, index]))),
);

export function membersOf({ waves }: { readonly waves: readonly Pick<Wave, 'systems'>[] }): readonly string[] {
  return membersIn(waves);
}

const membersIn = onceEach((waves: readonly Pick<Wave, 'systems'>[]): readonly string[] =>
  waves.flatMap(({ systems }) => systems),
);
