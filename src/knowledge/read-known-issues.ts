import { conditionParts } from '../model/facts.ts';
import { groupedBy } from '../model/grouped-by.ts';
import { APPLIES_TO, type KnownIssue, SEVERITIES, STATUSES } from '../model/knowledge.ts';
import { formatRelease } from '../model/release.ts';
import { inRange } from '../model/release-range.ts';
import { type CheckedObject, checked } from './checked.ts';
import {
  type IsKnown,
  optionalRangesIn,
  rangesIn,
  refuseSharedIds,
  releaseNamed,
  releasesIn,
} from './releases-named.ts';

/** Reads known-issues.json whole, or throws an error that names the entry and what is wrong with it. */
export function readKnownIssues(json: unknown, isKnown: IsKnown): readonly KnownIssue[] {
  const entries = checked(json, 'the file').list('knownIssues');
  const issues = entries.map((value, index) => readIssue(checked(value, `known issue ${index + 1}`), isKnown));
  refuseSharedIds(issues);
  return issues;
}

function readIssue(unnamed: CheckedObject, isKnown: IsKnown): KnownIssue {
  const entry = unnamed.named('id');
  const issue: KnownIssue = {
    id: entry.text('id'),
    title: entry.text('title'),
    severity: entry.word('severity', SEVERITIES),
    status: entry.word('status', STATUSES),
    appliesTo: entry.word('appliesTo', APPLIES_TO),
    affects: rangesIn(entry, 'affects'),
    from: optionalRangesIn(entry, 'from'),
    fixedIn: releasesIn(entry, 'fixedIn', isKnown),
    scope: scopeOf(entry),
    fixedFromBuild: fixedBuildsOf(entry, isKnown),
    url: entry.link('url'),
  };
  const fix = issue.fixedIn.find((release) => issue.affects.some((range) => inRange(release, range)));
  if (fix !== undefined) {
    throw new TypeError(`${entry.where}: "fixedIn" names ${formatRelease(fix)}, which "affects" holds as well`);
  }
  if ((issue.appliesTo === 'upgrade-path') === (issue.from !== undefined)) return issue;
  throw new TypeError(`${entry.where}: "from" must be there where "appliesTo" is upgrade-path, and nowhere else`);
}

/** No machine could have an issue that asks one fact for two values. */
function scopeOf(entry: CheckedObject): readonly string[] {
  const scope = entry.texts('scope');
  const valued = scope.filter((key) => key.includes(':'));
  const [subject] =
    [...groupedBy(valued, (key) => conditionParts(key).subject)].find(([, keys]) => keys.length > 1) ?? [];
  if (subject === undefined) return scope;
  throw new TypeError(`${entry.where}: "scope" asks "${subject}" for two values, and all of it must hold`);
}

function fixedBuildsOf(entry: CheckedObject, isKnown: IsKnown): KnownIssue['fixedFromBuild'] {
  const written = entry.optionalList('fixedFromBuild') ?? [];
  return written.map((value, index) => {
    const fixed = checked(value, `${entry.where}: "fixedFromBuild" ${index + 1}`);
    const name = fixed.text('release');
    const release = releaseNamed(fixed, 'release', name);
    if (!isKnown(release))
      throw new TypeError(`${fixed.where}: "release" names ${name}, which is not in releases.json`);
    return { release, build: fixed.count('build') };
  });
}
