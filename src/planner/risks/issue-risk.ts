import type { KnownIssue, Severity } from '../../model/knowledge.ts';
import { sameReleaseName } from '../../model/release.ts';
import { inRange } from '../../model/release-range.ts';
import type { Move } from '../rules/rule.ts';
import { describeStop, type Stop } from '../stop.ts';
import { isGrave, type RiskFound } from './acceptance.ts';
import type { Condition } from './conditions.ts';

/** A known issue with its conditions decided for one system; none of them is known to fail. */
export interface OpenIssue {
  readonly issue: KnownIssue;
  readonly conditions: readonly Condition[];
}

/** An issue that affects the end of this hop. Undefined where the hop does not bring it about. */
export function issueRisk({ issue, conditions }: OpenIssue, move: Move): RiskFound | undefined {
  if (!touchesFrom(issue, move.from)) return undefined;
  const { id, title, url } = issue;
  const undecided = conditions.filter(({ holds }) => holds === 'unknown').map(({ fact }) => fact);
  const already = hasAlready(issue, move.from);
  return {
    id,
    kind: id.startsWith('LOCAL_') ? 'local' : 'known-issue',
    verdict: undecided.length > 0 ? 'unknown' : true,
    severity: already ? 'degrades' : issue.severity,
    title,
    url,
    because: [
      ...(already ? [`${move.from.name}, which runs, has it already, so this hop changes nothing`] : []),
      whereItBites(issue, move),
      ...conditions.map(({ because }) => because),
    ].join('; '),
    facts: undecided,
  };
}

/** How grave an issue of the hop's end is on this hop, without the words: for choosing between many ways. */
export function severityOn(issue: KnownIssue, { from }: Move): Severity | undefined {
  if (!touchesFrom(issue, from)) return undefined;
  return hasAlready(issue, from) ? 'degrades' : issue.severity;
}

function touchesFrom(issue: KnownIssue, from: Stop): boolean {
  if (issue.from !== undefined && !issue.from.some((range) => inRange(from.release, range))) return false;
  // What is lighter, and there already, is no news.
  return !hasAlready(issue, from) || (isGrave(issue) && issue.affects.length > 0);
}

/** An issue of running on a release is nothing new where the system runs on an affected one. */
function hasAlready(issue: KnownIssue, from: Stop): boolean {
  return issue.appliesTo === 'running-version' && isAffected(issue, from);
}

/** A package that was made again under its name may have the fix. An issue without ranges names no version at all. */
export function isAffected({ affects, fixedFromBuild }: KnownIssue, { release, build }: Stop): boolean {
  if (affects.length === 0) return true;
  if (!affects.some((range) => inRange(release, range))) return false;
  const rebuilt = fixedFromBuild.find((fixed) => sameReleaseName(fixed.release, release));
  return rebuilt === undefined || build === undefined || build < rebuilt.build;
}

function whereItBites({ appliesTo }: KnownIssue, { from, to }: Move): string {
  switch (appliesTo) {
    case 'running-version':
      return `${describeStop(to)} is affected`;
    case 'upgrade-to':
      return `it bites on the way to ${describeStop(to)}`;
    case 'upgrade-path':
      return `it bites on the way from ${from.name} to ${describeStop(to)}`;
    case 'upgrade-method':
      return `it bites with some tools on the way to ${describeStop(to)}`;
    case 'downgrade-from':
    case 'downgrade-path':
      return 'it bites on the way back';
  }
}
