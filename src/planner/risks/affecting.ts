import type { KnownIssue, PathRule } from '../../model/knowledge.ts';
import { oncePair } from '../../model/once-each.ts';
import { isRiskRule } from '../../model/risk-rule.ts';
import type { Landscape } from '../landscape.ts';
import type { Stop } from '../stop.ts';
import { isGrave } from './acceptance.ts';
import { isAffected } from './issue-risk.ts';
import { isOneOf } from './rule-risk.ts';

/** Issues that may bite on going to a release, wherever one comes from. Those of the way back are left out: there is none. */
export const issuesOf = oncePair((known: Landscape['knownIssues'], to: Stop): readonly KnownIssue[] =>
  known.filter((issue) => !issue.appliesTo.startsWith('downgrade') && isAffected(issue, to)),
);

/** Those of them that can hold a hop back. */
export const graveIssuesOf = oncePair((known: Landscape['knownIssues'], to: Stop): readonly KnownIssue[] =>
  issuesOf(known, to).filter(isGrave),
);

/** Path rules that may be a risk of going to a release, wherever one comes from. */
export const rulesOf = oncePair((known: Landscape['pathRules'], to: Stop): readonly PathRule[] =>
  known.filter((rule) => isRiskRule(rule) && isOneOf(rule.to, to)),
);
