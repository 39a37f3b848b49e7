import type { KnownIssue, PathRule } from '../../model/knowledge.ts';
import { oncePair } from '../../model/once-each.ts';
import type { Landscape } from '../landscape.ts';
import type { Stop } from '../stop.ts';
import { isAffected } from './issue-risk.ts';
import { isOneOf, isRiskRule } from './rule-risk.ts';

export type KnownRisks = Pick<Landscape, 'knownIssues' | 'pathRules'>;

/** What may be a risk of going to a release, wherever one comes from and whatever the system is like. */
export interface Affecting {
  readonly issues: readonly KnownIssue[];
  readonly rules: readonly PathRule[];
}

/** Issues of the way back are left out: there is none. */
export const affecting = oncePair(({ knownIssues, pathRules }: KnownRisks, to: Stop): Affecting => {
  return {
    issues: knownIssues.filter((issue) => !issue.appliesTo.startsWith('downgrade') && isAffected(issue, to)),
    rules: pathRules.filter((rule) => isRiskRule(rule) && isOneOf(rule.to, to)),
  };
});
