import type { Origin } from '../model/origin.ts';
import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';
import { readYaml, type YamlDocument, type YamlReading } from '../yaml/read-yaml.ts';
import type { YamlFile } from '../yaml/text.ts';
import type { DatedWarning, Document, DocumentReading, FileReading } from './file-reading.ts';
import { identify, type Kind } from './kinds.ts';
import { readDocument } from './read-document.ts';

/** Parses and checks one file. It does not throw. */
export function readFile(file: YamlFile): FileReading {
  const shownPath = printable(file.path);
  if (shownPath !== file.path) {
    const origin = { file: shownPath, line: 1, column: 1 };
    const message = "the file's name is too long or holds characters that cannot be seen; rename it";
    return nothingBut([problemFrom(origin, 'desired.path', message)]);
  }
  const reading = readYaml(file);
  const mentionsUs = reading.text === undefined || /ratchet\//iu.test(reading.text);
  const broken = reading.problems.length > 0;
  if (broken && !mentionsUs && !reading.problems.some(({ code }) => isLimit(code))) {
    return passedOver(file.path, 'is not YAML that can be read, and does not mention ratchet/v1');
  }
  const told = reading.problems.map((problem) =>
    mentionsUs && !isLimit(problem.code) ? problem : withWayOut(problem),
  );
  return sortOut(file.path, reading, told);
}

/** Nobody can say whose a file is that cannot be read to its end. */
function isLimit(code: string): boolean {
  return code.startsWith('yaml.too-') || code === 'yaml.encoding';
}

function withWayOut(problem: Problem): Problem {
  return { ...problem, hint: "a file that is not for ratchet belongs outside of the fleet's folder" };
}

function sortOut(path: string, { documents: found, text }: YamlReading, broken: readonly Problem[]): FileReading {
  const ours: { kind: Kind; document: YamlDocument }[] = [];
  const problems: Problem[] = [...broken];
  const foreign: YamlDocument[] = [];
  for (const document of found) {
    const identified = identify(document);
    if (identified.kind === 'ours') ours.push({ kind: identified.of, document });
    if (identified.kind === 'refused') problems.push(identified.problem);
    if (identified.kind === 'foreign') foreign.push(document);
  }
  const unread = problems.some(isError);
  const starts = found.map((document) => document.originOf([]).line);
  if (ours.length === 0 && problems.length === 0) return passedOver(path, 'holds no ratchet/v1 document');
  for (const document of foreign) {
    const message = 'this document has no apiVersion: ratchet/v1 and is passed over';
    problems.push(warning(problemFrom(document.originOf([]), 'desired.passed-over', message)));
  }
  const documents: Document[] = [];
  const dated: DatedWarning[] = [];
  for (const { kind, document } of ours) {
    const read = readDocument(kind, document);
    documents.push(read.document);
    problems.push(...read.problems);
    dated.push(...read.dated);
  }
  const placed = documents.map((document, index): DocumentReading => {
    const at = (ours[index] as (typeof ours)[number]).document.originOf([]);
    return { ...document, at, sound: !problems.some((problem) => isError(problem) && lineInside(problem, at, starts)) };
  });
  return { documents: placed, problems, dated, missing: missingIn(text, unread) };
}

/** From the beginning of the document, or of the file for its first, up to where the next one begins. */
function lineInside({ origin }: Problem, at: Origin, starts: readonly number[]): boolean {
  const from = at.line === starts[0] ? 0 : at.line;
  const until = starts.find((line) => line > at.line) ?? Number.POSITIVE_INFINITY;
  return origin.line >= from && origin.line < until;
}

/**
 * What cannot be read is taken for Systems only where the text itself leaves no doubt: every document of the file says
 * so, once, at the beginning of a line.
 */
function missingIn(text: string | undefined, unread: boolean): FileReading['missing'] {
  if (!unread) return 'nothing';
  const documents = (text ?? '').split(/^---(?:[ \t].*)?$/mu).filter((document) => /^[^#\s]/mu.test(document));
  const saysSystem = (document: string) => {
    const kinds = document.match(/^["']?kind["']?\s*:.*$/gmu) ?? [];
    return kinds.length === 1 && /^kind:\s+System\s*(?:#.*)?$/u.test(kinds[0] ?? '');
  };
  return documents.length > 0 && documents.every(saysSystem) ? 'systems' : 'anything';
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

/** Hidden folders such as `.github` are full of YAML of others, which is worth no word. */
function passedOver(path: string, why: string): FileReading {
  if (/(?:^|\/)\./u.test(path)) return nothingBut([]);
  const origin = { file: path, line: 1, column: 1 };
  return nothingBut([warning(problemFrom(origin, 'desired.passed-over', `the file ${why}; it is passed over`))]);
}

function nothingBut(problems: readonly Problem[]): FileReading {
  return { documents: [], problems, dated: [], missing: problems.some(isError) ? 'anything' : 'nothing' };
}
