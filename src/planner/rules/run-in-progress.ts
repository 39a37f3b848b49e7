import type { SystemRule } from './rule.ts';

/** While a run of ours is open, what is seen of the system is not its rest. */
export const runInProgress: SystemRule = {
  name: 'run-in-progress',
  objection({ history: { open } }) {
    if (open === undefined) return undefined;
    return {
      verdict: 'waiting',
      reason: 'RunInProgress',
      message: `run ${open.id} to ${open.to} has not ended; it is ${open.state}`,
      unblock: 'wait for it; the next pass continues it',
    };
  },
};
