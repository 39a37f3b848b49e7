import type { PathRule } from '../model/knowledge.ts';
import { type CheckedObject, checked, isLink } from './checked.ts';
import { optionalRangesIn, refuseSharedIds } from './releases-named.ts';

const KINDS = [
  'block',
  'downgrade',
  'execution',
  'intermediate',
  'order',
  'package',
  'prerequisite-check',
  'requirement',
  'web',
] as const;
const STRENGTHS = ['hard', 'recommended', 'recommended-always', 'warn', 'else-auto-reboot', 'derived'] as const;

/** Reads path-rules.json whole, or throws an error that names the entry and what is wrong with it. */
export function readPathRules(json: unknown): readonly PathRule[] {
  const entries = checked(json, 'the file').list('pathRules');
  const rules = entries.map((value, index) => readRule(checked(value, `path rule ${index + 1}`)));
  refuseSharedIds(rules);
  return rules;
}

function readRule(unnamed: CheckedObject): PathRule {
  const entry = unnamed.named('id');
  return {
    id: entry.text('id'),
    kind: entry.word('kind', KINDS),
    strength: entry.word('strength', STRENGTHS),
    from: optionalRangesIn(entry, 'from'),
    to: optionalRangesIn(entry, 'to'),
    requirement: entry.text('requirement'),
    urls: linksOf(entry),
  };
}

function linksOf(entry: CheckedObject): readonly string[] {
  const urls = entry.texts('urls');
  if (urls.length > 0 && urls.every(isLink)) return urls;
  throw new TypeError(`${entry.where}: "urls" must be one https link or more`);
}
