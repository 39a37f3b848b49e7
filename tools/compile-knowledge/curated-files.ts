import { readFileSync } from 'node:fs';
import { RatchetError } from '../../src/model/errors.ts';
import type { Curation, Facts, Json } from './facts.ts';

export interface CuratedFile {
  /** Members of the data file's head that no page gives. */
  readonly meta: Facts;
  readonly curations: readonly Curation[];
}

/** Reads `curated/<data file>`. Throws `curated.invalid`, naming the entry. */
export function readCurated(folder: URL, file: string): CuratedFile {
  const json: Json = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  if (!isObject(json) || !Array.isArray(json['curated'])) throw invalid(file, 'it has no list "curated"');
  const meta = json['meta'];
  return {
    meta: isObject(meta) ? meta : {},
    curations: json['curated'].map((entry: Json, index) => readCuration(file, entry, index)),
  };
}

function readCuration(file: string, entry: Json, index: number): Curation {
  if (!isObject(entry)) throw invalid(file, `entry ${index + 1} is no object`);
  const { id, values, reason, source } = entry;
  if (typeof id !== 'string' || id === '') throw invalid(file, `entry ${index + 1} has no "id"`);
  if (!isObject(values) || Object.keys(values).length === 0) throw invalid(file, `"${id}" has no "values"`);
  if (typeof reason !== 'string' || reason === '') throw invalid(file, `"${id}" has no "reason"`);
  if (source === undefined) return { id, values, reason };
  if (typeof source !== 'string') throw invalid(file, `the "source" of "${id}" is no text`);
  return { id, values, reason, source };
}

function isObject(value: Json | undefined): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(file: string, why: string): RatchetError {
  return new RatchetError('curated.invalid', `cannot use curated file "${file}": ${why}`, {
    blame: 'author',
    hint: 'write {"id": …, "values": {…}, "reason": …, "source": …}, one entry on a line',
  });
}
