import { behind, describeMembers } from '../rollouts/standing.ts';
import { closed, type Gate, OPEN } from './gate.ts';

/** Opens when every System that this one depends on runs what is asked of it. */
export const dependency: Gate = {
  name: 'dependency',
  ask({ system, rollout, hop }) {
    if (rollout === undefined || system.mode !== 'apply') return OPEN;
    const first = rollout.rollout.dependencies
      .filter((one) => one.system === system.name)
      .flatMap(({ after }) => after);
    const late = behind(rollout, first, hop.to);
    if (late.length === 0) return OPEN;
    return closed({
      reason: 'AwaitingDependency',
      message: `it comes after ${describeMembers(late)}`,
      notBefore: undefined,
      waitsFor: { systems: late.map((member) => member.system), opensWith: 'all' },
      unblock: `bring ${late.map((member) => member.system).join(', ')} to what is asked for, or change spec.dependencies of Rollout "${rollout.rollout.name}"`,
    });
  },
};
