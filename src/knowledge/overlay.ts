import { digestOf } from '../model/digest.ts';
import { HOLDING, type Knowledge, type KnownIssue, type PathRule } from '../model/knowledge.ts';
import type { Correction, KnowledgeOverlay } from '../model/overlay.ts';
import type { Problem } from '../model/problem.ts';
import { isRiskRule } from '../model/risk-rule.ts';
import { didYouMean } from '../yaml/nearest.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';
import { addKnownBuilds } from './known-builds.ts';
import { riskProblems } from './risk-problems.ts';

export type OverlaidKnowledge =
  | { readonly kind: 'knowledge'; readonly knowledge: Knowledge; readonly warnings: readonly Problem[] }
  /** What the repository says contradicts what the vendor says. */
  | { readonly kind: 'problems'; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

/**
 * The shipped knowledge as one revision of a fleet repository sees it: with its known builds and its own risks, and
 * without what it corrects. The result has a digest of its own; without overlays it is the very same knowledge.
 */
export function withOverlays(knowledge: Knowledge, overlays: readonly KnowledgeOverlay[]): OverlaidKnowledge {
  if (overlays.length === 0) return { kind: 'knowledge', knowledge, warnings: [] };
  const builds = addKnownBuilds(
    knowledge.releases,
    overlays.flatMap(({ knownBuilds }) => knownBuilds),
  );
  const corrections = overlays.flatMap((overlay) => overlay.corrections);
  const found = [
    ...builds.problems,
    ...overlays.flatMap(({ risks }) => risks.flatMap(riskProblems)),
    ...corrections.flatMap((correction) => correctionProblems(correction, knowledge)),
  ];
  const problems = found.filter(({ severity }) => severity === 'error');
  const warnings = found.filter(({ severity }) => severity === 'warning');
  if (problems.length > 0) return { kind: 'problems', problems, warnings };

  const local = overlays.flatMap(({ risks }) => risks.map(({ reason, origin, ...issue }): KnownIssue => issue));
  const facts = {
    releases: builds.releases,
    knownIssues: [...corrected(knowledge.knownIssues, corrections), ...local],
    pathRules: withoutDropped(knowledge.pathRules, corrections),
  };
  const digest = digestOf({ vendor: knowledge.digest, overlays: overlays.map(contentOf) });
  return { kind: 'knowledge', knowledge: { ...knowledge, ...facts, digest }, warnings };
}

function correctionProblems(correction: Correction, { knownIssues, pathRules }: Knowledge): Problem[] {
  const { kind, id, origin } = correction;
  const corrected = knownIssues.find((issue) => issue.id === id);
  if (corrected !== undefined) return correction.kind === 'severity' ? idleSeverity(correction, corrected) : [];
  const rule = pathRules.find((entry) => entry.id === id);
  if (rule !== undefined) {
    if (rule.knownIssue !== undefined) {
      const message = `"${id}" is asked as known issue "${rule.knownIssue}"; correct that one`;
      return [problemFrom(origin, 'knowledge.correction', message)];
    }
    if (!isRiskRule(rule)) return [problemFrom(origin, 'knowledge.correction', builtIn(rule))];
    if (kind === 'drop') return [];
    const message = `"${id}" is a path rule, which has no severity; write drop: true, or remove the correction`;
    return [problemFrom(origin, 'knowledge.correction', message)];
  }
  if (id.startsWith('LOCAL_')) {
    const message = `"${id}" is a risk of this repository; change it where it stands, and remove the correction`;
    return [problemFrom(origin, 'knowledge.correction', message)];
  }
  const known = [...knownIssues, ...pathRules.filter(isRiskRule)].map((entry) => entry.id);
  const message = `there is no known issue or path rule "${id}", so that its correction changes nothing; remove it, or write an id that "ratchet knowledge show" prints`;
  return [warning(problemFrom(origin, 'knowledge.unknown-id', message, didYouMean(id, known)))];
}

/** A severity that decides nothing: it is that of the knowledge, or no hop is what brings the issue about. */
function idleSeverity(
  { id, severity, origin }: Extract<Correction, { kind: 'severity' }>,
  { appliesTo, affects, severity: before }: KnownIssue,
): Problem[] {
  const say = (what: string) => [warning(problemFrom(origin, 'knowledge.correction', `"${id}" ${what}`))];
  if (severity === before) return say(`is ${before} without this correction; remove it`);
  if (appliesTo.startsWith('downgrade')) {
    return say(
      'bites on the way back, which no plan takes, so that its severity changes nothing; remove the correction',
    );
  }
  if (appliesTo !== 'running-version' || affects.length > 0) return [];
  const whereFrom = 'names no releases, so that a System counts as having it before every hop';
  if (HOLDING.has(severity)) {
    const risk =
      'write a risk of your own with the releases that it is to hold back under `risks`, or remove the correction';
    return say(`${whereFrom}: as ${severity} it is told, and holds nothing back; ${risk}`);
  }
  return HOLDING.has(before) ? [] : say(`${whereFrom}: as ${severity} it is not told either; remove the correction`);
}

/** Without this, a reader of the knowledge would take a rule for gone that every plan still keeps to. */
function builtIn({ id, kind }: PathRule): string {
  const fixed = `"${id}" is a path rule that is built in, and cannot be dropped or graded`;
  if (kind === 'requirement' || kind === 'prerequisite-check') {
    return `${fixed}; it holds no plan back, so remove the correction`;
  }
  return `${fixed}; remove the correction, and pin target.version to a release that it lets the system reach`;
}

function corrected(issues: readonly KnownIssue[], corrections: readonly Correction[]): readonly KnownIssue[] {
  const severities = new Map(
    corrections.flatMap((correction) => (correction.kind === 'severity' ? [[correction.id, correction.severity]] : [])),
  );
  return withoutDropped(issues, corrections).map((issue) => {
    const severity = severities.get(issue.id);
    return severity === undefined ? issue : { ...issue, severity };
  });
}

function withoutDropped<T extends KnownIssue | PathRule>(
  entries: readonly T[],
  corrections: readonly Correction[],
): readonly T[] {
  const dropped = new Set(corrections.filter(({ kind }) => kind === 'drop').map(({ id }) => id));
  return entries.filter(({ id }) => !dropped.has(id));
}

/** Without the places: moving an entry to another line changes nothing. */
function contentOf({ knownBuilds, risks, corrections }: KnowledgeOverlay): unknown {
  return [knownBuilds, risks, corrections].map((entries) => entries.map((entry) => ({ ...entry, origin: undefined })));
}
