import { stated } from '../../model/facts.ts';
import type { PathRule, Severity } from '../../model/knowledge.ts';
import { inRange } from '../../model/release-range.ts';
import type { Circumstances, Move } from '../rules/rule.ts';
import type { Stop } from '../stop.ts';
import type { RiskFound } from './acceptance.ts';

// The vendor's check refuses the package where it is missing, in the middle of a window.
const MISSING: Partial<Record<PathRule['strength'], Severity>> = { hard: 'blocks-upgrade' };

const SEVERITY_OF_CLOSED: Partial<Record<PathRule['strength'], Severity>> = {
  hard: 'blocks-upgrade',
  recommended: 'breaks-after-upgrade',
};

type Facts = Pick<Circumstances, 'facts'>;

/** A path rule that touches this hop. Undefined where it does not, or is known to be met. */
export function ruleRisk(rule: PathRule, move: Move, known: Facts): RiskFound | undefined {
  const severity = ruleSeverity(rule, move, known);
  if (severity === undefined) return undefined;
  if (rule.kind === 'block') return closedWay(rule, move, severity);
  return newRequirement(rule, move, severity, stated(known.facts, rule.id) === false);
}

/** How grave it is on this hop; undefined where it does not touch it, or is known to be met. */
export function ruleSeverity(rule: PathRule, move: Move, { facts }: Facts): Severity | undefined {
  if (rule.kind === 'block') return touches(rule, move) ? (SEVERITY_OF_CLOSED[rule.strength] ?? 'degrades') : undefined;
  if (!isNewlyAsked(rule, move)) return undefined;
  const met = stated(facts, rule.id);
  if (met === true) return undefined;
  return (met === false ? MISSING[rule.strength] : undefined) ?? 'degrades';
}

function touches(rule: PathRule, { from, to }: Move): boolean {
  return isOneOf(rule.from, from) && isOneOf(rule.to, to);
}

/** What the running release asked for as well is there. */
function isNewlyAsked(rule: PathRule, move: Move): boolean {
  return rule.to !== undefined && touches(rule, move) && !isOneOf(rule.to, move.from);
}

function closedWay(rule: PathRule, { from, to }: Move, severity: Severity): RiskFound {
  return {
    ...described(rule),
    verdict: true,
    severity,
    because: `the rule covers the way from ${from.name} to ${to.name}`,
    facts: {},
  };
}

function newRequirement(rule: PathRule, { from, to }: Move, severity: Severity, isMissing: boolean): RiskFound {
  return {
    ...described(rule),
    verdict: isMissing ? true : 'unknown',
    severity,
    because: isMissing
      ? `${to.name} asks for it, and \`facts\` say that it is missing`
      : `${to.name} asks for it and ${from.name} did not`,
    facts: { [rule.id]: false },
  };
}

function described({ id, requirement, urls }: PathRule): Pick<RiskFound, 'id' | 'kind' | 'title' | 'url'> {
  return { id, kind: 'path-rule', title: requirement, url: urls[0] };
}

export function isOneOf(ranges: PathRule['from'], { release }: Stop): boolean {
  return ranges === undefined || ranges.some((range) => inRange(release, range));
}
