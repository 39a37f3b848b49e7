import type { Problem } from '../model/problem.ts';
import { problemFrom } from '../yaml/problem-at.ts';
import type { YamlFile } from '../yaml/text.ts';

const MAX_FILES = 20_000;
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;

/** Of some files their size in bytes and the SHA-256 of their content, in base64, are told without reading them. */
export interface StoredFile extends YamlFile {
  readonly size?: number | undefined;
  readonly digest?: string | undefined;
}

export type FleetFiles =
  /** In the order in which they are read; `calendars` are what freezes may take their dates from. */
  | { readonly kind: 'files'; readonly files: readonly StoredFile[]; readonly calendars: readonly YamlFile[] }
  | { readonly kind: 'excess'; readonly problem: Problem };

/** The files that could hold desired state, unless there are more than anybody would read. */
export function fleetFiles(files: readonly StoredFile[]): FleetFiles {
  const candidates = files.filter(({ path }) => mayBeOurs(path)).toSorted(byPath);
  const problem = excessOf(candidates);
  if (problem !== undefined) return { kind: 'excess', problem };
  return { kind: 'files', files: candidates, calendars: files.filter(({ path }) => /\.ics$/iu.test(path)) };
}

function byPath(a: YamlFile, b: YamlFile): number {
  return a.path < b.path ? -1 : 1;
}

// The operator's configuration is no part of the desired state, though a copy or a template of it may lie beside it.
const OPERATOR_CONFIG = /(?:^|\/)ratchet\.config[^/]*$/u;

function mayBeOurs(path: string): boolean {
  return /\.ya?ml$/iu.test(path) && !OPERATOR_CONFIG.test(path);
}

function excessOf(files: readonly StoredFile[]): Problem | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  const origin = { file: first.path, line: 1, column: 1 };
  const hint = 'let the operator point the fleet at a folder that holds its files only';
  if (files.length > MAX_FILES) {
    const message = `there are ${files.length} YAML files; at most ${MAX_FILES} are read`;
    return problemFrom(origin, 'desired.too-many-files', message, hint);
  }
  const bytes = files.reduce((sum, file) => sum + (file.size ?? file.bytes.length), 0);
  if (bytes <= MAX_TOTAL_BYTES) return undefined;
  const message = `the YAML files have ${bytes} bytes; at most ${MAX_TOTAL_BYTES} are read`;
  return problemFrom(origin, 'desired.too-many-files', message, hint);
}
