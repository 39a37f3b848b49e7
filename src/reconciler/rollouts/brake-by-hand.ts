import { RatchetError } from '../../model/errors.ts';
import type { Rollout } from '../../model/rollout.ts';
import type { Signature } from '../../planner/persons-act.ts';
import type { BrakeAct, Rollouts } from './memory.ts';

/** A person stops a rollout: nothing of it starts until somebody releases the brake. */
export function pullBrake(rollout: Rollout, signature: Signature, rollouts: Rollouts): Promise<BrakeAct> {
  return rollouts.decide(rollout, ({ failures }) => {
    const act = actOf('pulled', rollout, signature, failures);
    return { answer: act, act };
  });
}

/**
 * A person has looked at what went wrong: the rollout goes on, and the runs that failed so far count no more. Throws
 * `brake.not-on` where there is nothing to release.
 */
export async function releaseBrake(rollout: Rollout, signature: Signature, rollouts: Rollouts): Promise<BrakeAct> {
  const { name, maxFailures } = rollout;
  const released = await rollouts.decide(rollout, ({ brake, failures }) => {
    if (brake === undefined && failures.length < maxFailures) return { answer: undefined };
    const act = actOf('released', rollout, signature, failures);
    return { answer: act, act };
  });
  if (released !== undefined) return released;
  throw new RatchetError('brake.not-on', `the brake of rollout "${name}" is not on`, {
    blame: 'operator',
    hint: 'see `ratchet status` for what holds its Systems back',
  });
}

function actOf(
  kind: BrakeAct['kind'],
  { name }: Rollout,
  signature: Signature,
  failures: readonly { readonly run: string }[],
): BrakeAct {
  return { rollout: name, kind, ...signature, runs: failures.map(({ run }) => run) };
}
