import type { Problem } from '../model/problem.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { Named } from './file-reading.ts';
import { checked, parseSpan } from './formats.ts';
import type { Choice, DraftGroup, DraftWave, RolloutDraft } from './rollout-draft.ts';
import type { WrittenRedundancy, WrittenRollout, WrittenWave } from './written.ts';

/** A document that the schema let through, and what its parts say against each other. */
export function readRollout(document: YamlDocument): {
  rollout: RolloutDraft | undefined;
  problems: readonly Problem[];
} {
  const { metadata, spec } = document.value as WrittenRollout;
  const problems: Problem[] = [...wavesUnderOneName(document, spec.waves)];
  const named = (names: readonly string[], path: Path) => namesAt(document, names, path);
  const rollout: RolloutDraft = {
    name: metadata.name,
    origin: document.originOf([]),
    selector: spec.selector ?? {},
    waves: spec.waves.flatMap((written, index) => readWave(document, written, ['spec', 'waves', index], problems)),
    maxConcurrent: spec.maxConcurrent ?? 1,
    maxFailures: spec.maxFailures ?? 1,
    redundancy: (spec.redundancy ?? []).flatMap((written, index) =>
      readGroup(document, written, ['spec', 'redundancy', index], problems),
    ),
    dependencies: (spec.dependencies ?? []).flatMap(({ system, after }, index) => {
      const path: Path = ['spec', 'dependencies', index];
      const waiting = { text: system, origin: document.originOf([...path, 'system']) };
      return [{ system: waiting, after: named(after, [...path, 'after']) }];
    }),
  };
  return { rollout: problems.length === 0 ? rollout : undefined, problems };
}

function readWave(document: YamlDocument, written: WrittenWave, path: Path, problems: Problem[]): DraftWave[] {
  const choice = choiceOf(document, written, path, problems);
  if (choice === undefined) return [];
  const soakMs = written.soak === undefined ? 0 : checked(parseSpan(written.soak));
  return [{ name: written.name, choice, soakMs, origin: document.originOf(path) }];
}

function choiceOf(
  document: YamlDocument,
  { name, selector, systems }: WrittenWave,
  path: Path,
  problems: Problem[],
): Choice | undefined {
  if (selector !== undefined && systems === undefined) return { kind: 'by-labels', selector };
  if (systems !== undefined && selector === undefined) {
    return { kind: 'by-name', systems: namesAt(document, systems, [...path, 'systems']) };
  }
  const message =
    systems === undefined
      ? `wave "${name}" needs "selector" or "systems"; write selector: {} for all Systems that no earlier wave has`
      : `wave "${name}" has both selector and systems; remove one, or write a wave for each`;
  problems.push(problemAt(document, systems === undefined ? path : [...path, 'systems'], 'desired.wave', message));
  return undefined;
}

function readGroup(
  document: YamlDocument,
  { label, systems }: WrittenRedundancy,
  path: Path,
  problems: Problem[],
): DraftGroup[] {
  if (label !== undefined && systems === undefined) {
    return [{ kind: 'by-label', label, origin: document.originOf([...path, 'label']) }];
  }
  if (systems !== undefined && label === undefined) {
    return [{ kind: 'by-name', systems: namesAt(document, systems, [...path, 'systems']) }];
  }
  const fault = label === undefined ? 'neither label nor systems' : 'both label and systems';
  const message = `spec.redundancy has an entry with ${fault}; write a label whose values group the Systems, or their names`;
  problems.push(problemAt(document, path, 'desired.redundancy', message));
  return [];
}

function namesAt(document: YamlDocument, names: readonly string[], path: Path): readonly Named[] {
  return names.map((text, index) => ({ text, origin: document.originOf([...path, index]) }));
}

function wavesUnderOneName(document: YamlDocument, waves: readonly WrittenWave[]): Problem[] {
  return waves.flatMap(({ name }, index) => {
    const first = waves.findIndex((wave) => wave.name === name);
    if (first === index) return [];
    const message = `spec.waves: wave "${name}" is there twice; rename or remove one`;
    return [problemAt(document, ['spec', 'waves', index, 'name'], 'desired.duplicate-name', message)];
  });
}
