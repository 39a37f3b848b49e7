import type { KnownIssue, ReleaseRange } from '../model/knowledge.ts';
import type { Correction, KnowledgeOverlay, LocalRisk } from '../model/overlay.ts';
import type { Problem } from '../model/problem.ts';
import { parseRelease } from '../model/release.ts';
import { parseRange, type WrittenRange } from '../model/written-range.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { checked } from './formats.ts';
import type { WrittenCorrection, WrittenOverlay, WrittenRisk } from './written.ts';

/** A document that the schema let through, and what its parts say against each other. */
export function readOverlay(document: YamlDocument): { overlay: KnowledgeOverlay; problems: readonly Problem[] } {
  const { metadata, spec } = document.value as WrittenOverlay;
  const problems: Problem[] = [];
  const overlay: KnowledgeOverlay = {
    name: metadata.name,
    origin: document.originOf([]),
    knownBuilds: (spec.knownBuilds ?? []).map(({ release, build, reason }, index) => ({
      release: checked(parseRelease(release)),
      build,
      reason: reason.trim(),
      origin: document.originOf(['spec', 'knownBuilds', index]),
    })),
    risks: (spec.risks ?? []).map((written, index) => readRisk(document, written, index, problems)),
    corrections: (spec.corrections ?? []).flatMap((written, index) =>
      readCorrection(document, written, ['spec', 'corrections', index], problems),
    ),
  };
  return { overlay, problems };
}

function readRisk(document: YamlDocument, written: WrittenRisk, index: number, problems: Problem[]): LocalRisk {
  const path: Path = ['spec', 'risks', index];
  const ranges = (key: 'affects' | 'from') => readRanges(document, written[key] ?? [], [...path, key], problems);
  problems.push(...startProblems(document, written, path));
  const origin = document.originOf(path);
  const issue: KnownIssue = {
    id: written.id,
    title: written.title.trim(),
    severity: written.severity,
    status: 'open',
    appliesTo: written.appliesTo,
    affects: ranges('affects'),
    from: written.from === undefined ? undefined : ranges('from'),
    fixedIn: [],
    scope: written.scope ?? [],
    fixedFromBuild: [],
    url: written.url ?? origin.file,
  };
  return { ...issue, reason: written.reason.trim(), origin };
}

function readRanges(
  document: YamlDocument,
  written: readonly WrittenRange[],
  path: Path,
  problems: Problem[],
): readonly ReleaseRange[] {
  return written.flatMap((range, index) => {
    const read = parseRange(range);
    if (read.ok) return [read.value];
    const message = `${path.at(-1)}: the range ${read.problem}`;
    problems.push(problemAt(document, [...path, index], 'desired.range', message));
    return [];
  });
}

function startProblems(document: YamlDocument, { id, appliesTo, from }: WrittenRisk, path: Path): Problem[] {
  if (appliesTo === 'upgrade-path' && from === undefined) {
    const message = `"${id}" applies to an upgrade path without saying from where; write from:, or appliesTo: upgrade-to`;
    return [problemAt(document, [...path, 'appliesTo'], 'desired.risk-start', message)];
  }
  if (appliesTo !== 'upgrade-path' && from !== undefined) {
    const message = `"${id}" has from:, which only an upgrade path has; write appliesTo: upgrade-path, or remove from:`;
    return [problemAt(document, [...path, 'from'], 'desired.risk-start', message)];
  }
  return [];
}

function readCorrection(
  document: YamlDocument,
  { id, drop, severity, reason }: WrittenCorrection,
  path: Path,
  problems: Problem[],
): Correction[] {
  const common = { id, reason: reason.trim(), origin: document.originOf(path) };
  if (drop !== undefined && severity === undefined) return [{ kind: 'drop', ...common }];
  if (drop === undefined && severity !== undefined) return [{ kind: 'severity', severity, ...common }];
  const fault = drop === undefined ? 'neither drop nor severity' : 'both drop and severity';
  const message = `the correction of "${id}" has ${fault}; write drop: true, or a severity`;
  problems.push(problemAt(document, path, 'desired.correction', message));
  return [];
}
