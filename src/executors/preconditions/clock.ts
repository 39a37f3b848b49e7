import { durationInWords } from '../../model/plain-words.ts';
import { type ArrivalSite, type Precondition, pass, skipped } from './precondition.ts';

const MINUTE = 60_000;
const NOTED_FROM_MS = 10 * MINUTE;
const WRONG_FROM_MS = 24 * 60 * MINUTE;

/** What an Agent writes is judged by its age, and certificates have dates. Measured when we logged in. */
export const clock: Precondition<ArrivalSite> = {
  id: 'clock',
  title: 'Its clock agrees with ours',
  needs: ['web'],
  run({ agent, observed }) {
    const ahead = observed.agents.find(({ name }) => name === agent.name)?.clockAheadMs;
    if (ahead === undefined) return skipped('it did not tell the time');
    const skew = Math.abs(ahead);
    const evidence = `${durationInWords(skew)} ${ahead < 0 ? 'behind' : 'ahead of'} this machine`;
    if (skew < NOTED_FROM_MS) return pass(evidence);
    const fix = 'set the clock of the Agent, or of this machine; both should follow a time server';
    if (skew < WRONG_FROM_MS) return { kind: 'warn', evidence, fix };
    return { kind: 'fail', code: 'dms.clock', blame: 'environment', evidence: `the clock is ${evidence}`, fix };
  },
};
