import { agentNames } from './agent-names.ts';
import type { SystemRule } from './rule.ts';

// Somebody is there and does not let us in, or is not who was expected (INTEGRATION 11).
const REFUSALS = new Set(['dms.auth', 'dms.challenge', 'ssh.auth', 'ssh.hostkey', 'sftp.denied']);

export const accessGranted: SystemRule = {
  name: 'access-granted',
  objection({ desired, agents }) {
    const denied = agents.filter(({ seen }) => seen?.state === 'denied' || REFUSALS.has(seen?.problem?.code ?? ''));
    if (denied.length === 0) return undefined;
    return {
      verdict: 'unknown',
      reason: 'AccessDenied',
      message: `no access to ${agentNames(denied)}`,
      unblock: denied.some(({ seen }) => seen?.problem?.code === 'ssh.hostkey')
        ? 'find out why the host key changed; only if that was meant, write the new fingerprint into the System'
        : `look at the credential "${desired.credentials}" in the operator's configuration; a refused login is not tried again`,
    };
  },
};
