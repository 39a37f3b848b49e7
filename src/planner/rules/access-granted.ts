import { agentNames } from './agent-names.ts';
import type { SystemRule } from './rule.ts';

export const accessGranted: SystemRule = {
  name: 'access-granted',
  objection({ desired, agents }) {
    const denied = agents.filter(({ seen }) => seen?.state === 'denied');
    if (denied.length === 0) return undefined;
    return {
      verdict: 'unknown',
      reason: 'AccessDenied',
      message: `access was denied by ${agentNames(denied)}`,
      unblock: `look at the credential "${desired.credentials}" in the operator's configuration; a refused login is not tried again`,
    };
  },
};
