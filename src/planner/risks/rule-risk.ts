import { stated } from '../../model/facts.ts';
import type { PathRule, Severity } from '../../model/knowledge.ts';
import { inRange } from '../../model/release-range.ts';
import type { Circumstances, Move } from '../rules/rule.ts';
import type { Stop } from '../stop.ts';
import type { RiskFound } from './acceptance.ts';

const SEVERITY_OF_CLOSED: Partial<Record<PathRule['strength'], Severity>> = {
  hard: 'blocks-upgrade',
  recommended: 'breaks-after-upgrade',
};

/** A path rule that touches this hop. Undefined where it does not, or is known to be met. */
export function ruleRisk(rule: PathRule, move: Move, { facts }: Pick<Circumstances, 'facts'>): RiskFound | undefined {
  return rule.kind === 'block' ? closedWay(rule, move) : newRequirement(rule, move, stated(facts, rule.id));
}

/** How grave a way that a rule closes is on this hop. */
export function closedSeverity({ kind, strength, from }: PathRule, move: Move): Severity | undefined {
  return kind === 'block' && isOneOf(from, move.from) ? (SEVERITY_OF_CLOSED[strength] ?? 'degrades') : undefined;
}

function closedWay(rule: PathRule, { from, to }: Move): RiskFound | undefined {
  const severity = isOneOf(rule.to, to) ? closedSeverity(rule, { from, to }) : undefined;
  if (severity === undefined) return undefined;
  return {
    ...described(rule),
    verdict: true,
    severity,
    because: `the rule covers the way from ${from.name} to ${to.name}`,
    facts: [],
  };
}

/** What the running release asked for as well is there. The vendor's own check stops an upgrade where it is missing. */
function newRequirement(
  rule: PathRule,
  { from, to }: Move,
  met: Circumstances['facts'][string] | undefined,
): RiskFound | undefined {
  if (met === true || rule.to === undefined || !isOneOf(rule.from, from)) return undefined;
  if (!isOneOf(rule.to, to) || isOneOf(rule.to, from)) return undefined;
  return {
    ...described(rule),
    verdict: met === false ? true : 'unknown',
    severity: 'degrades',
    because:
      met === false
        ? `${to.name} asks for it, and \`facts\` say that it is missing`
        : `${to.name} asks for it and ${from.name} did not`,
    facts: met === false ? [] : [rule.id],
  };
}

function described({ id, requirement, urls }: PathRule): Pick<RiskFound, 'id' | 'kind' | 'title' | 'url'> {
  return { id, kind: 'path-rule', title: requirement, url: urls[0] };
}

export function isOneOf(ranges: PathRule['from'], { release }: Stop): boolean {
  return ranges === undefined || ranges.some((range) => inRange(release, range));
}
