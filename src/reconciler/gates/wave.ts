import { durationInWords } from '../../model/plain-words.ts';
import { waveOf } from '../../model/rollout.ts';
import { behindInWave, describeMembers, type Member, soakedAt } from '../rollouts/standing.ts';
import { closed, type Gate, type GateContext, type Hold, OPEN } from './gate.ts';

/** Opens when every earlier wave runs what this System would get, and has done so for as long as it has to soak. */
export const wave: Gate = {
  name: 'wave',
  ask(context) {
    const { system, rollout } = context;
    if (rollout === undefined || system.mode !== 'apply') return OPEN;
    const earlier = rollout.rollout.waves.slice(0, waveOf(rollout.rollout, system.name));
    let soaking: Hold | undefined;
    for (const one of earlier) {
      const late = behindInWave(rollout, one, context.hop.to);
      if (late.length > 0) return closed(awaiting(one.name, late, context));
      const soaked = soakedAt(rollout, one);
      if (soaked === undefined || soaked <= context.now) continue;
      if (soaking?.notBefore !== undefined && soaking.notBefore >= soaked) continue;
      soaking = {
        reason: 'AwaitingSoak',
        message: `wave "${one.name}" of rollout "${rollout.rollout.name}" soaks for ${durationInWords(one.soakMs)}, until ${soaked}`,
        notBefore: soaked,
        unblock: `wait, or write a shorter soak into Rollout "${rollout.rollout.name}"`,
      };
    }
    return soaking === undefined ? OPEN : closed(soaking);
  },
};

function awaiting(name: string, late: readonly Member[], { rollout }: GateContext): Hold {
  return {
    reason: 'AwaitingWave',
    message: `wave "${name}" of rollout "${rollout?.rollout.name}" is not done: ${describeMembers(late)}`,
    notBefore: undefined,
    waitsFor: { systems: late.map((member) => member.system), opensWith: 'all' },
    unblock: `bring ${late.length === 1 ? 'it' : 'them'} to what is asked for (\`ratchet why\` tells how), or change the waves of Rollout "${rollout?.rollout.name}"`,
  };
}
