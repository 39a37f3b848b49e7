import { readFileSync } from 'node:fs';
import { digestOf } from '../model/digest.ts';
import { asRatchetError, RatchetError } from '../model/errors.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { shipped } from '../shipped.ts';
import { readBreakingChanges } from './read-breaking-changes.ts';
import { readKnownIssues } from './read-known-issues.ts';
import { readLifeCycles } from './read-life-cycles.ts';
import { readPathRules } from './read-path-rules.ts';
import { readReleases } from './read-releases.ts';
import { knownAmong } from './releases-named.ts';

const SHIPPED = shipped('src/knowledge/data/');

/**
 * Reads what the vendor publishes from the files shipped beside this module: some milliseconds, and only when called.
 * Throws `knowledge.invalid` where a file is missing, is not JSON or contradicts itself.
 */
export function loadKnowledge(folder: URL = SHIPPED): Knowledge {
  const contents: string[] = [];
  function read<T>(file: string, take: (json: unknown) => T): T {
    return inFile(folder, file, () => {
      const json: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
      contents.push(JSON.stringify(json));
      return take(json);
    });
  }
  const { revision, releases } = read('releases.json', readReleases);
  const isKnown = knownAmong(releases);
  const knownIssues = read('known-issues.json', (json) => readKnownIssues(json, isKnown));
  const facts = {
    revision,
    releases,
    lifeCycles: read('life-cycles.json', readLifeCycles),
    knownIssues,
    pathRules: read('path-rules.json', (json) => readPathRules(json, knownIssues)),
    breakingChanges: read('breaking-changes.json', (json) => readBreakingChanges(json, isKnown)),
  };
  // The files as they are written, white space aside: a digest over everything read from them costs ten times as much.
  return { ...facts, digest: digestOf(contents) };
}

function inFile<T>(folder: URL, file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new RatchetError(
      'knowledge.invalid',
      `cannot use knowledge file "${file}": ${asRatchetError(cause).message}`,
      {
        blame: 'operator',
        hint:
          folder === SHIPPED
            ? 'install ratchet again; if you changed the file, undo it'
            : 'correct the file, or name a folder with the data of a knowledge',
        cause,
      },
    );
  }
}
