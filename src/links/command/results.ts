import { cutShort } from '../../json/cut-short.ts';
import { instantOf } from '../../model/instant.ts';
import type { DirectoryEntry, FileStat } from '../../reconciler/agent-link.ts';
import { isCount, quotable, unusable } from './protocol.ts';

// Of a name on any file system of an Agent.
const LONGEST_NAME = 255;

const KINDS: readonly unknown[] = ['file', 'directory', 'other'] satisfies readonly FileStat['kind'][];

/** These read what stands in `done` or `entry`, and throw `link.answer` for anything else. */
export function readStat(value: unknown): FileStat {
  const { kind, size, modifiedAt } = fieldsOf(value);
  const at = typeof modifiedAt === 'string' ? Date.parse(modifiedAt) : Number.NaN;
  if (!KINDS.includes(kind) || !isCount(size) || Number.isNaN(at)) throw misread(value);
  return { kind: kind as FileStat['kind'], size, modifiedAt: instantOf(at) };
}

export function readEntry(value: unknown): DirectoryEntry {
  const { name } = fieldsOf(value);
  if (typeof name !== 'string' || !/^[^\\/]+$/u.test(name) || name.length > LONGEST_NAME) throw misread(value);
  return { name, ...readStat(value) };
}

export function readMade(value: unknown): 'made' | 'exists' {
  if (value === 'made' || value === 'exists') return value;
  throw misread(value);
}

export function readSpace(value: unknown): { readonly freeBytes: number; readonly totalBytes: number } {
  const { freeBytes, totalBytes } = fieldsOf(value);
  if (!isCount(freeBytes) || !isCount(totalBytes)) throw misread(value);
  return { freeBytes, totalBytes };
}

/** Undefined where the program does not know with which code the command ended. */
export function readExitCode(value: unknown): number | undefined {
  const { code } = fieldsOf(value);
  if (code === null) return undefined;
  if (Number.isSafeInteger(code)) return Number(code);
  throw misread(value);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value) as Readonly<Record<string, unknown>>;
}

function misread(value: unknown) {
  return unusable(`"${quotable(JSON.stringify(cutShort(value)) ?? '')}", which does not fit the request`);
}
