import { plainName } from '../model/facts.ts';
import type { Problem } from '../model/problem.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';

/** A fact under two spellings could be two answers to one question. */
export function factsStatedTwice(document: YamlDocument, facts: Readonly<Record<string, unknown>>): Problem[] {
  const names = new Map<string, string>();
  const problems: Problem[] = [];
  for (const name of Object.keys(facts)) {
    const other = names.get(plainName(name));
    names.set(plainName(name), name);
    if (other === undefined) continue;
    const message = `spec.facts: "${name}" is the same fact as "${other}"; remove one`;
    problems.push(problemAt(document, ['spec', 'facts', name], 'desired.fact-stated-twice', message));
  }
  return problems;
}
