import { quoted } from '../../model/parsed.ts';
import type { SystemRule } from './rule.ts';
import { UPDATE_CENTER } from './vendor-page.ts';

/** A fix made for one system would be lost by an upgrade, so a person decides. The vendor offers no updates then either. */
export const noHotfix: SystemRule = {
  name: 'no-hotfix',
  objection({ agents }) {
    for (const { endpoint, finding } of agents) {
      if (finding.kind !== 'hotfix') continue;
      return {
        verdict: 'skipped',
        reason: 'HotfixInstalled',
        message: `${endpoint.name} runs a hotfix: ${finding.where} says ${quoted(finding.raw)} (${UPDATE_CENTER})`,
        unblock: 'find out from the vendor which release holds the fix and install that release by hand',
      };
    }
    return undefined;
  },
};
