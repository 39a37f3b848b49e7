import type { SystemRule } from './rule.ts';

const HISTORY = 'C:\\Skyline DataMiner\\Upgrades\\VersionHistory.txt';

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
        unblock: finding.historyRead
          ? lookAtIt(endpoint.name)
          : `make ${HISTORY} of ${endpoint.name} readable over SSH`,
      };
    }
    return undefined;
  },
};

function lookAtIt(agent: string): string {
  return `look at the last line of ${HISTORY} on ${agent}, and find out what is installed there: it has to name the release and build that run, and no other source may say otherwise`;
}
