import { quoted } from '../../model/parsed.ts';
import { formatRelease } from '../../model/release.ts';
import { isBeforeTrains, trainOf } from '../../model/train.ts';
import { type Finding, isOtherChannel } from '../identify-agent.ts';
import type { SystemRule } from './rule.ts';

type UnknownBuild = Extract<Finding, { kind: 'unknown-build' }>;

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
function wayOut(agent: string, { version, build, published }: UnknownBuild): string {
  const byHand = 'no edit can make it trusted: a person has to look, and install a published release by hand';
  if (published !== undefined) {
    return `find out on ${agent} what is installed: build ${build} is ${published.name}, and what was read says otherwise; ${byHand}`;
  }
  if (isOtherChannel(version.channel)) {
    return `find out on ${agent} what is installed: it is marked ${quoted(version.channel)}, not "release"; ${byHand}`;
  }
  const release = { ...version, cu: version.cu ?? 0 };
  const vouch = `if build ${build} is a release that you trust, write it with its release under \`knownBuilds\` of a KnowledgeOverlay`;
  if (isBeforeTrains(release)) return vouch;
  if (trainOf(release) === undefined) {
    return `install a newer version of ratchet: this version does not know ${formatRelease(release)}, and no edit can make it trusted`;
  }
  return `${vouch}, which makes it no target; or add its package to the Catalog, which does`;
}
