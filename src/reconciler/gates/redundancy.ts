import { listed } from '../../model/plain-words.ts';
import { describeMember, isWell, type Member, memberNamed, type Standing } from '../rollouts/standing.ts';
import { closed, type Gate, OPEN } from './gate.ts';

const SHOWN = 3;

/** Closed while a System that stands in for this one is being upgraded, or is not known to work. */
export const redundancy: Gate = {
  name: 'redundancy',
  momentary: true,
  ask({ system, rollout }) {
    if (rollout === undefined || system.mode !== 'apply') return OPEN;
    for (const { name, systems } of rollout.rollout.groups) {
      if (!systems.includes(system.name)) continue;
      const others = systems
        .filter((other) => other !== system.name)
        .map((other) => memberNamed(rollout.members, other));
      const missing = others.filter((other) => !isWell(rollout, other));
      if (missing.length === 0) continue;
      return closed({
        reason: 'AwaitingRedundancy',
        message: `what stands in for it (${name}) is not there: ${listed(missing, (one) => described(one, rollout), SHOWN, '; ')}`,
        notBefore: undefined,
        waitsFor: { systems: missing.map((one) => one.system), opensWith: 'all' },
        unblock: `wait until it is, or change spec.redundancy of Rollout "${rollout.rollout.name}"`,
      });
    }
    return OPEN;
  },
};

function described(member: Member, { underWay }: Standing): string {
  return underWay.has(member.system) ? `${member.system} is being upgraded` : describeMember(member);
}
