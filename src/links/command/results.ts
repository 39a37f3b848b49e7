import { instantOf } from '../../model/instant.ts';
import { printable } from '../../model/printable.ts';
import type { DirectoryEntry, FileStat } from '../../reconciler/ports.ts';
import { isCount, unusable } from './protocol.ts';

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
  if (typeof name !== 'string' || name === '' || /[\\/]/u.test(name)) throw misread(value);
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
  return unusable(`"${printable(JSON.stringify(value) ?? '', 120)}", which does not fit the request`);
}
