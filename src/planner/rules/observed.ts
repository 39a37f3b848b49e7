import type { SystemRule } from './rule.ts';

export const observed: SystemRule = {
  name: 'observed',
  objection({ desired, observed: seen }) {
    if (seen !== undefined) return undefined;
    return {
      verdict: 'unknown',
      reason: 'NotObserved',
      message: 'nobody has looked at this system',
      unblock: `run \`ratchet observe\`, or put "${desired.name}" into the snapshot that is handed in`,
    };
  },
};
