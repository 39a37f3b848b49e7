import { quoted } from '../../model/parsed.ts';
import type { SystemRule } from './rule.ts';

/** Only a pair of release and build that the vendor published, or the Catalog pins, counts as a default release. */
export const knownBuild: SystemRule = {
  name: 'known-build',
  objection({ agents }) {
    for (const { endpoint, finding } of agents) {
      if (finding.kind !== 'unknown-build') continue;
      return {
        verdict: 'skipped',
        reason: 'UnknownBuild',
        message: `${endpoint.name} runs no published build: ${finding.where} says ${quoted(finding.raw)}; ${finding.problem}`,
        unblock: `if build ${finding.build} is a release that you trust, add its package to the Catalog`,
      };
    }
    return undefined;
  },
};
