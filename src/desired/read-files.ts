import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { problemFrom } from '../yaml/problem-at.ts';
import { readYaml, type YamlDocument } from '../yaml/read-yaml.ts';
import type { YamlFile } from '../yaml/text.ts';
import { identify, type Kind } from './kinds.ts';

export interface OurDocument {
  readonly kind: Kind;
  readonly document: YamlDocument;
}

export interface FilesReading {
  readonly documents: readonly OurDocument[];
  /** Errors and warnings. */
  readonly problems: readonly Problem[];
}

const MAX_FILES = 20_000;
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;

/** The documents that are ours, of all files that could hold any; `readOne` reads each. */
export function readFiles(files: readonly YamlFile[], readOne = readFile): FilesReading {
  const candidates = files.filter(({ path }) => mayBeOurs(path)).toSorted(byPath);
  const excess = excessOf(candidates);
  if (excess !== undefined) return { documents: [], problems: [excess] };
  const documents: OurDocument[] = [];
  const problems: Problem[] = [];
  for (const file of candidates) {
    const found = readOne(file);
    documents.push(...found.documents);
    problems.push(...found.problems);
  }
  return { documents, problems };
}

function byPath(a: YamlFile, b: YamlFile): number {
  return a.path < b.path ? -1 : 1;
}

// The operator's configuration is no part of the desired state, though a copy or a template of it may lie beside it.
const OPERATOR_CONFIG = /(?:^|\/)ratchet\.config[^/]*$/u;

function mayBeOurs(path: string): boolean {
  return /\.ya?ml$/iu.test(path) && !OPERATOR_CONFIG.test(path);
}

function excessOf(files: readonly YamlFile[]): Problem | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  const origin = { file: first.path, line: 1, column: 1 };
  const hint = 'let the operator point the fleet at a folder that holds its files only';
  if (files.length > MAX_FILES) {
    const message = `there are ${files.length} YAML files; at most ${MAX_FILES} are read`;
    return problemFrom(origin, 'desired.too-many-files', message, hint);
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (bytes <= MAX_TOTAL_BYTES) return undefined;
  const message = `the YAML files have ${bytes} bytes; at most ${MAX_TOTAL_BYTES} are read`;
  return problemFrom(origin, 'desired.too-many-files', message, hint);
}

/** What one file holds. It follows from the path and the bytes alone. */
export function readFile(file: YamlFile): FilesReading {
  const shownPath = printable(file.path);
  if (shownPath !== file.path) {
    const origin = { file: shownPath, line: 1, column: 1 };
    const message = "the file's name is too long or holds characters that cannot be seen; rename it";
    return { documents: [], problems: [problemFrom(origin, 'desired.path', message)] };
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
  return sortOut(file.path, reading.documents, told);
}

/** Nobody can say whose a file is that cannot be read to its end. */
function isLimit(code: string): boolean {
  return code.startsWith('yaml.too-') || code === 'yaml.encoding';
}

function withWayOut(problem: Problem): Problem {
  return { ...problem, hint: "a file that is not for ratchet belongs outside of the fleet's folder" };
}

function sortOut(path: string, found: readonly YamlDocument[], broken: readonly Problem[]): FilesReading {
  const documents: OurDocument[] = [];
  const problems: Problem[] = [...broken];
  const foreign: YamlDocument[] = [];
  for (const document of found) {
    const identified = identify(document);
    if (identified.kind === 'ours') documents.push({ kind: identified.of, document });
    if (identified.kind === 'refused') problems.push(identified.problem);
    if (identified.kind === 'foreign') foreign.push(document);
  }
  if (documents.length === 0 && problems.length === 0) return passedOver(path, 'holds no ratchet/v1 document');
  for (const document of foreign) {
    const message = 'this document has no apiVersion: ratchet/v1 and is passed over';
    const problem = problemFrom(document.originOf([]), 'desired.passed-over', message);
    problems.push({ ...problem, severity: 'warning' });
  }
  return { documents, problems };
}

/** Hidden folders such as `.github` are full of YAML of others, which is worth no word. */
function passedOver(path: string, why: string): FilesReading {
  if (/(?:^|\/)\./u.test(path)) return { documents: [], problems: [] };
  const origin = { file: path, line: 1, column: 1 };
  const message = `the file ${why}; it is passed over`;
  return { documents: [], problems: [{ origin, severity: 'warning', code: 'desired.passed-over', message }] };
}
