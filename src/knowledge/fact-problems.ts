import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { conditionParts, plainName, RULE_FACTS } from '../model/facts.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { onceEach } from '../model/once-each.ts';
import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { isRiskRule } from '../model/risk-rule.ts';
import { nearest } from '../yaml/nearest.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';

/**
 * Facts that look like the answer to a question and are none. A name that is like no other stays free: an overlay of
 * another day may ask for it.
 */
export function factProblems({ systems }: Pick<DesiredFleet, 'systems'>, knowledge: Knowledge): readonly Problem[] {
  const asked = askedIn(knowledge);
  return systems.flatMap(({ facts, places }) =>
    Object.entries(facts).flatMap(([name, value]) => {
      const origin = places.facts[name];
      const found = origin === undefined ? undefined : slipOf(name, value, asked);
      if (origin === undefined || found === undefined) return [];
      return [warning(problemFrom(origin, 'knowledge.fact', found.message, found.hint))];
    }),
  );
}

interface Asked {
  readonly name: string;
  readonly answer: 'true or false' | 'any';
}

type Fact = DesiredSystem['facts'][string];

function slipOf(
  name: string,
  value: Fact,
  asked: ReadonlyMap<string, Asked>,
): Pick<Problem, 'message' | 'hint'> | undefined {
  const question = asked.get(plainName(name));
  if (question === undefined) {
    const meant = asked.get(nearest(plainName(name), namesLike(name, asked)) ?? '');
    if (meant === undefined) return undefined;
    const message = `spec.facts: nothing asks for "${name}"; write a name that is asked for, or remove it`;
    return { message, hint: `did you mean "${meant.name}"?` };
  }
  if (question.answer === 'any' || typeof value === 'boolean') return undefined;
  const message = `spec.facts.${name} is "${printable(String(value), 80)}", which answers nothing; write ${name}: true or ${name}: false`;
  return { message };
}

/** Another number is another thing: `ipv4` is no slip for `ipv6`. */
function namesLike(name: string, asked: ReadonlyMap<string, Asked>): readonly string[] {
  const number = numberIn(name);
  return [...asked.keys()].filter((other) => number === '' || numberIn(other) === number);
}

function numberIn(name: string): string {
  return name.replaceAll(/\D/gu, '');
}

/** By their plain names. */
const askedIn = onceEach(({ knownIssues, pathRules }: Knowledge): ReadonlyMap<string, Asked> => {
  const asked = new Map<string, Asked>();
  const ask = (name: string, answer: Asked['answer']): void => {
    const before = asked.get(plainName(name));
    asked.set(plainName(name), { name: before?.name ?? name, answer: before?.answer === 'any' ? 'any' : answer });
  };
  for (const [name, answer] of Object.entries(RULE_FACTS)) ask(name, answer);
  for (const key of knownIssues.flatMap(({ scope }) => scope)) {
    const { subject, value } = conditionParts(key);
    ask(subject, value === undefined ? 'true or false' : 'any');
  }
  for (const rule of pathRules) if (rule.kind === 'requirement' && isRiskRule(rule)) ask(rule.id, 'true or false');
  return asked;
});
