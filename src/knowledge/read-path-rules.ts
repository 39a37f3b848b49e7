import { type KnownIssue, PATH_RULE_KINDS, PATH_RULE_STRENGTHS, type PathRule } from '../model/knowledge.ts';
import { type CheckedObject, checked, isLink } from './checked.ts';
import { optionalRangesIn, refuseSharedIds } from './releases-named.ts';

/** Reads path-rules.json whole, or throws an error that names the entry and what is wrong with it. */
export function readPathRules(json: unknown, knownIssues: readonly Pick<KnownIssue, 'id'>[]): readonly PathRule[] {
  const entries = checked(json, 'the file').list('pathRules');
  const issues = new Set(knownIssues.map(({ id }) => id));
  const rules = entries.map((value, index) => readRule(checked(value, `path rule ${index + 1}`), issues));
  refuseSharedIds(rules);
  return rules;
}

function readRule(unnamed: CheckedObject, issues: ReadonlySet<string>): PathRule {
  const entry = unnamed.named('id');
  return {
    id: entry.text('id'),
    kind: entry.word('kind', PATH_RULE_KINDS),
    strength: entry.word('strength', PATH_RULE_STRENGTHS),
    from: optionalRangesIn(entry, 'from'),
    to: optionalRangesIn(entry, 'to'),
    requirement: entry.text('requirement'),
    knownIssue: issueOf(entry, issues),
    urls: linksOf(entry),
  };
}

/** A rule whose issue is not there would be asked by nobody. */
function issueOf(entry: CheckedObject, issues: ReadonlySet<string>): string | undefined {
  const id = entry.optionalText('knownIssue');
  if (id === undefined || issues.has(id)) return id;
  throw new TypeError(`${entry.where}: "knownIssue" names "${id}", which is not in known-issues.json`);
}

function linksOf(entry: CheckedObject): readonly string[] {
  const urls = entry.texts('urls');
  if (urls.length > 0 && urls.every(isLink)) return urls;
  throw new TypeError(`${entry.where}: "urls" must be one https link or more`);
}
