import { listed } from '../../model/plain-words.ts';
import { closed, type Gate, OPEN } from './gate.ts';

const SHOWN = 3;

/** Closed while as many Systems of the rollout are being upgraded as may be at one time. */
export const concurrency: Gate = {
  name: 'concurrency',
  momentary: true,
  ask({ system, rollout }) {
    if (rollout === undefined || system.mode !== 'apply') return OPEN;
    const { name, maxConcurrent } = rollout.rollout;
    const others = [...rollout.underWay].filter((other) => other !== system.name).toSorted();
    if (others.length < maxConcurrent) return OPEN;
    return closed({
      reason: 'AwaitingSlot',
      message: `${listed(others, (other) => other, SHOWN)} of rollout "${name}" ${others.length === 1 ? 'is' : 'are'} being upgraded (maxConcurrent: ${maxConcurrent})`,
      notBefore: undefined,
      waitsFor: { systems: others, opensWith: 'any' },
      unblock: `wait, or raise maxConcurrent of Rollout "${name}"`,
    });
  },
};
