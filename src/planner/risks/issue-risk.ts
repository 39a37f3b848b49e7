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
export function issueRisk(open: OpenIssue, move: Move): RiskFound | undefined {
  const severity = severityOn(open, move);
  if (severity === undefined) return undefined;
  const { issue, conditions } = open;
  const { id, title, url } = issue;
  // Of two conditions about one fact the one that asks for a value says more.
  const undecided = conditions
    .filter(isUndecided)
    .map(({ fact }) => fact)
    .toSorted(([, a], [, b]) => Number(b === true) - Number(a === true));
  return {
    id,
    kind: id.startsWith('LOCAL_') ? 'local' : 'known-issue',
    verdict: undecided.length > 0 ? 'unknown' : true,
    severity,
    title,
    url,
    because: [
      ...(hasAlready(issue, move.from)
        ? [`${move.from.name}, which runs, has it already, so this hop changes nothing`]
        : []),
      ...(isGuess(open)
        ? ['the vendor names no release that has it, so it holds back only where `facts` say that it applies']
        : []),
      whereItBites(issue, move),
      ...conditions.map(({ because }) => because),
    ].join('; '),
    facts: Object.fromEntries(undecided),
  };
}

/** How grave an issue of the hop's end is on this hop; undefined where the hop does not bring it about. */
export function severityOn(open: OpenIssue, { from }: Move): Severity | undefined {
  const { issue, conditions } = open;
  if (issue.from !== undefined && !issue.from.some((range) => inRange(from.release, range))) return undefined;
  if (!hasAlready(issue, from)) return isGuess(open) && isGrave(issue) ? 'degrades' : issue.severity;
  // What is lighter, and there already, is no news; neither is what every release has, unless it is known to hold here.
  const isNews = isGrave(issue) && (namesReleases(issue) || !conditions.some(isUndecided));
  return isNews ? 'degrades' : undefined;
}

/** Neither a release that has it is named, nor does anybody tell whether it holds here: so it would be on every hop of every system. */
function isGuess({ issue, conditions }: OpenIssue): boolean {
  return !namesReleases(issue) && conditions.some(isUndecided);
}

function isUndecided({ holds }: Condition): boolean {
  return holds === 'unknown';
}

function namesReleases({ affects }: KnownIssue): boolean {
  return affects.length > 0;
}

/** An issue of running on a release is nothing new where the system runs on an affected one. */
function hasAlready(issue: KnownIssue, from: Stop): boolean {
  return issue.appliesTo === 'running-version' && isAffected(issue, from);
}

/** A package that was made again under its name may have the fix. An issue without ranges names no version at all. */
export function isAffected(issue: KnownIssue, { release, build }: Stop): boolean {
  const { affects, fixedFromBuild } = issue;
  if (!namesReleases(issue)) return true;
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
