import type { SystemRule } from './rule.ts';

export const versionReadable: SystemRule = {
  name: 'version-readable',
  objection({ agents }) {
    for (const { endpoint, seen, finding } of agents) {
      if (seen === undefined || finding.kind !== 'unreadable') continue;
      if (seen.state === 'unreachable' || seen.state === 'denied') continue;
      return {
        verdict: 'unknown',
        reason: 'VersionUnparseable',
        message: `the version of ${endpoint.name} cannot be told: ${finding.problem}`,
        unblock: `make C:\\Skyline DataMiner\\Upgrades\\VersionHistory.txt of ${endpoint.name} readable over SSH`,
      };
    }
    return undefined;
  },
};
