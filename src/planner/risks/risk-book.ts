import { SEVERITIES } from '../../model/knowledge.ts';
import { compareText } from '../../model/text-order.ts';
import type { Landscape } from '../landscape.ts';
import type { Risk } from '../plan.ts';
import type { Move, Terms } from '../rules/rule.ts';
import type { Stop } from '../stop.ts';
import { holdsBack, isGrave, type RiskFound, withAcceptance } from './acceptance.ts';
import { conditionOf } from './conditions.ts';
import { issueRisk, type OpenIssue, severityOn } from './issue-risk.ts';
import { lessonRisk } from './lessons.ts';
import { isRiskRule, ruleRisk } from './rule-risk.ts';

/** What the grave risks of a hop come to; the light ones never decide on a way. */
export interface RiskWeight {
  /** Grave, and accepted by nobody. */
  readonly open: number;
  readonly accepted: number;
}

/** What is known to go wrong, asked for one hop after another under the terms of one system. */
export interface RiskBook {
  /** True and unknown ones, worst first. */
  risksOf(move: Move): readonly Risk[];
  weigh(move: Move): RiskWeight;
  /** For finding the way that would be taken if nothing ever went wrong. */
  readonly fearless: RiskBook;
}

const WEIGHTLESS: RiskWeight = { open: 0, accepted: 0 };

function fearlessBook(): RiskBook {
  const book: RiskBook = {
    risksOf: () => [],
    weigh: () => WEIGHTLESS,
    get fearless() {
      return book;
    },
  };
  return book;
}

export function riskBook(landscape: Pick<Landscape, 'knownIssues' | 'pathRules'>, terms: Terms): RiskBook {
  const issues = openIssues(landscape.knownIssues, terms);
  const rules = landscape.pathRules.filter(isRiskRule);
  const grave = issues.filter(({ issue }) => isGrave(issue));
  const weights = new Map<Stop, Map<Stop, RiskWeight>>();

  function risksOf(move: Move): readonly Risk[] {
    const found: readonly (RiskFound | undefined)[] = [
      ...issues.map((open) => issueRisk(open, move)),
      ...rules.map((rule) => ruleRisk(rule, move, terms)),
      ...terms.lessons.map((lesson) => lessonRisk(lesson, move)),
    ];
    return found
      .filter((risk) => risk !== undefined)
      .map((risk) => withAcceptance(risk, terms))
      .toSorted(compareRisks);
  }

  function mayWeigh(move: Move): boolean {
    return (
      grave.some((open) => {
        const severity = severityOn(open, move);
        return severity !== undefined && isGrave({ severity });
      }) ||
      rules.some((rule) => rule.kind === 'block' && ruleRisk(rule, move, terms) !== undefined) ||
      terms.lessons.some((lesson) => lessonRisk(lesson, move) !== undefined)
    );
  }

  function weighAnew(move: Move): RiskWeight {
    if (!mayWeigh(move)) return WEIGHTLESS;
    const risks = risksOf(move).filter(isGrave);
    const open = risks.filter(holdsBack).length;
    return { open, accepted: risks.length - open };
  }

  function weigh(move: Move): RiskWeight {
    const fromHere = weights.get(move.from) ?? new Map<Stop, RiskWeight>();
    weights.set(move.from, fromHere);
    const weight = fromHere.get(move.to) ?? weighAnew(move);
    fromHere.set(move.to, weight);
    return weight;
  }

  return { risksOf, weigh, fearless: fearlessBook() };
}

/** Known issues whose conditions may all hold. Those of the way back cannot happen: there is none. */
function openIssues(issues: Landscape['knownIssues'], terms: Terms): readonly OpenIssue[] {
  return issues
    .filter(({ appliesTo }) => !appliesTo.startsWith('downgrade'))
    .map((issue) => ({ issue, conditions: issue.scope.map((key) => conditionOf(key, terms)) }))
    .filter(({ conditions }) => conditions.every(({ holds }) => holds !== false));
}

function compareRisks(a: Risk, b: Risk): number {
  return (
    Number(holdsBack(b)) - Number(holdsBack(a)) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(b.verdict === true) - Number(a.verdict === true) ||
    compareText(a.id, b.id)
  );
}
