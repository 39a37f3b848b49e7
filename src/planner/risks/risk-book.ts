import { type KnownIssue, SEVERITIES } from '../../model/knowledge.ts';
import { onceEach, onceEachText } from '../../model/once-each.ts';
import { compareText } from '../../model/text-order.ts';
import { onceEachHop } from '../hops.ts';
import type { Landscape } from '../landscape.ts';
import type { Risk } from '../plan.ts';
import type { Circumstances, Move } from '../rules/rule.ts';
import type { Stop } from '../stop.ts';
import { acceptancesAt, holdsBack, isGrave, type RiskFound, withAcceptance } from './acceptance.ts';
import { graveIssuesOf, issuesOf, rulesOf } from './affecting.ts';
import { type Condition, conditionOf, settledBy } from './conditions.ts';
import { issueRisk, severityOn } from './issue-risk.ts';
import { lessonId, lessonRisk } from './lessons.ts';
import { ruleRisk, ruleSeverity } from './rule-risk.ts';

/** What the grave risks of a hop come to; the light ones never decide on a way. */
export interface RiskWeight {
  /** Grave, and accepted by nobody. */
  readonly open: number;
  readonly accepted: number;
}

type KnownRisks = Pick<Landscape, 'knownIssues' | 'pathRules'>;

/** What is known to go wrong, asked for one hop after another under the circumstances of one system. */
export interface RiskBook {
  /** True and unknown ones, worst first. */
  risksOf(move: Move): readonly Risk[];
  /** Whether anything that is known has this id. */
  isKnown(id: string): boolean;
  /** The same in numbers, for choosing between many ways. */
  weigh(from: Stop, to: Stop): RiskWeight;
}

export function riskBook(known: KnownRisks, circumstances: Circumstances): RiskBook {
  const { knownIssues, pathRules } = known;
  const { lessons, learntFrom } = circumstances;
  const acceptances = acceptancesAt(circumstances);
  const condition = onceEachText((key) => conditionOf(key, circumstances));
  const conditionsOf = ({ scope }: KnownIssue, move: Move): readonly Condition[] =>
    scope.map((key) => settledBy(move, condition(key), circumstances));
  const mayBite = (issue: KnownIssue, move: Move) => conditionsOf(issue, move).every(({ holds }) => holds !== false);

  const risksOf = onceEachHop((from, to): readonly Risk[] => {
    const move = { from, to };
    const found: readonly (RiskFound | undefined)[] = [
      ...issuesOf(knownIssues, to)
        .filter((issue) => mayBite(issue, move))
        .map((issue) => issueRisk({ issue, conditions: conditionsOf(issue, move) }, move)),
      ...rulesOf(pathRules, to).map((rule) => ruleRisk(rule, move, circumstances)),
      ...lessons.about(move, learntFrom).map((lesson) => lessonRisk(lesson, move)),
    ];
    return found
      .filter((risk) => risk !== undefined)
      .map((risk) => withAcceptance(risk, acceptances))
      .toSorted(compareRisks);
  });

  function idsOfGrave(move: Move): readonly string[] {
    const issues = graveIssuesOf(knownIssues, move.to).filter((issue) => {
      if (!mayBite(issue, move)) return false;
      return isGrave({ severity: severityOn({ issue, conditions: conditionsOf(issue, move) }, move) });
    });
    const rules = rulesOf(pathRules, move.to).filter((rule) =>
      isGrave({ severity: ruleSeverity(rule, move, circumstances) }),
    );
    return [...[...issues, ...rules].map(({ id }) => id), ...lessons.about(move, learntFrom).map(lessonId)];
  }

  const weigh = onceEachHop((from, to): RiskWeight => {
    const ids = idsOfGrave({ from, to });
    const taken = ids.filter((id) => acceptances.valid.has(id)).length;
    return { open: ids.length - taken, accepted: taken };
  });

  const isKnown = (id: string) => ids(known).has(id) || lessons.has(id);

  return { risksOf: ({ from, to }) => risksOf(from, to), weigh, isKnown };
}

const ids = onceEach(({ knownIssues, pathRules }: KnownRisks): ReadonlySet<string> => {
  return new Set([...knownIssues, ...pathRules].map(({ id }) => id));
});

function compareRisks(a: Risk, b: Risk): number {
  return (
    Number(holdsBack(b)) - Number(holdsBack(a)) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(b.verdict === true) - Number(a.verdict === true) ||
    compareText(a.id, b.id)
  );
}
