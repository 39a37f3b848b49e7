import { readFileSync } from 'node:fs';
import { digestOf } from '../model/digest.ts';
import { asRatchetError, RatchetError } from '../model/errors.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { readLifeCycles } from './read-life-cycles.ts';
import { readReleases } from './read-releases.ts';

const SHIPPED = new URL('./data/', import.meta.url);

/**
 * Reads what the vendor publishes from the files shipped beside this module: some milliseconds, and only when called.
 * Throws `knowledge.invalid` where a file is missing, is not JSON or contradicts itself.
 */
export function loadKnowledge(folder: URL = SHIPPED): Knowledge {
  const { revision, releases } = inFile(folder, 'releases.json', readReleases);
  const lifeCycles = inFile(folder, 'life-cycles.json', readLifeCycles);
  const facts = { revision, releases, lifeCycles, knownIssues: [], pathRules: [], breakingChanges: [] };
  return { ...facts, digest: digestOf(facts) };
}

function inFile<T>(folder: URL, file: string, read: (json: unknown) => T): T {
  try {
    return read(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  } catch (cause) {
    throw new RatchetError(
      'knowledge.invalid',
      `cannot use knowledge file "${file}": ${asRatchetError(cause).message}`,
      {
        blame: 'operator',
        hint: 'install ratchet again; if you changed the file, undo it',
        cause,
      },
    );
  }
}
