import { quoted } from '../../model/parsed.ts';
import type { Finding } from '../identify-agent.ts';
import type { SystemRule } from './rule.ts';

/** Only a pair of release and build that the vendor published, or the repository vouches for, counts as a default release. */
export const knownBuild: SystemRule = {
  name: 'known-build',
  objection({ agents }) {
    for (const { endpoint, finding } of agents) {
      if (finding.kind !== 'unknown-build') continue;
      return {
        verdict: 'skipped',
        reason: 'UnknownBuild',
        message: `${endpoint.name} runs no published build: ${finding.where} says ${quoted(finding.raw)}; ${finding.problem}`,
        unblock: wayOut(endpoint.name, finding),
      };
    }
    return undefined;
  },
};

/** What contradicts a build that is known stays a contradiction, whatever is written in the repository. */
function wayOut(agent: string, { build, published }: Extract<Finding, { kind: 'unknown-build' }>): string {
  if (published !== undefined) {
    return `find out on ${agent} what is installed: build ${build} is ${published.name}, and what was read says otherwise; no edit vouches for that, a person has to look and install a release there by hand`;
  }
  return `if build ${build} is a release that you trust, write it with its release under \`knownBuilds\` of a KnowledgeOverlay, which makes it no target; or add its package to the Catalog, which does`;
}
