import { whyBraked } from '../rollouts/brake.ts';
import { closed, type Gate, OPEN } from './gate.ts';

/** Closed from the moment at which a rollout has had its failures, until a person says that it may go on. */
export const brake: Gate = {
  name: 'brake',
  ask({ system, rollout }) {
    if (rollout === undefined || system.mode !== 'apply') return OPEN;
    const why = whyBraked(rollout, system.name);
    if (why === undefined) return OPEN;
    const { name } = rollout.rollout;
    return closed({
      reason: 'BrakeTripped',
      message: `the brake of rollout "${name}" is on: ${why}`,
      notBefore: undefined,
      unblock: `look at what went wrong, then run \`ratchet brake release ${name} --reason "…"\``,
    });
  },
};
