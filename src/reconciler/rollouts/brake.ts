import type { Instant } from '../../model/instant.ts';
import { counted } from '../../model/plain-words.ts';
import type { Rollout } from '../../model/rollout.ts';
import type { BrakeAct, FailedRun, RolloutMemory } from './memory.ts';
import { describeMember, type Standing, unreachable } from './standing.ts';

/** Why nothing of the rollout may start; undefined while something may. */
export function whyBraked({ rollout, memory, members }: Standing, system: string): string | undefined {
  const { brake, failures } = memory;
  if (brake !== undefined) return `${brake.reason} (by ${brake.by}, ${brake.at})`;
  const silent = unreachable({ rollout, members }, system).map(describeMember);
  return tooMany(rollout, [...failures.map(inWords), ...silent]);
}

/** The act that keeps the brake on, where it is due and not on record yet. */
export function pullDue(standing: Standing, system: string, now: Instant): BrakeAct | undefined {
  const why = standing.memory.brake === undefined ? whyBraked(standing, system) : undefined;
  return why === undefined ? undefined : pulled(standing.rollout, standing.memory, why, now);
}

/** The same, as far as the runs tell that have ended: asked after each that ended badly. */
export function pullAfterFailure(rollout: Rollout, memory: RolloutMemory, now: Instant): BrakeAct | undefined {
  const why = memory.brake === undefined ? tooMany(rollout, memory.failures.map(inWords)) : undefined;
  return why === undefined ? undefined : pulled(rollout, memory, why, now);
}

function tooMany({ maxFailures }: Rollout, failures: readonly string[]): string | undefined {
  if (failures.length < maxFailures) return undefined;
  return `${counted(failures.length, 'failure')} (maxFailures: ${maxFailures}): ${failures.join('; ')}`;
}

function pulled({ name }: Rollout, { failures }: RolloutMemory, reason: string, at: Instant): BrakeAct {
  return { rollout: name, kind: 'pulled', by: 'ratchet', at, reason, runs: failures.map(({ run }) => run) };
}

function inWords({ system, state, message }: FailedRun): string {
  return `${system} (${state}: ${message})`;
}
