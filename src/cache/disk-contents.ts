import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ContentMemory, SeenFiles } from '../sources/content-memory.ts';
import { attempt, privateFolder, readPrivate, writePrivate } from './private-files.ts';

/** As many bytes as the paths of the most files that are read could come to, with room to spare. */
const LONGEST = 16 * 1024 * 1024;
const DIGEST_LENGTH = 64;

type Row = readonly [name: string, stamp: string, digest: string];

/**
 * Remembers on disk what the files of a folder held: a digest over a line of JSON, a line feed, and that line. What others
 * could have written and what is damaged is not believed. Where nothing can be read or written, nothing is remembered,
 * without a word.
 */
export function diskContents(folder: string, name: string): ContentMemory {
  const file = path.join(folder, name);
  let held: SeenFiles = new Map();
  return {
    recall() {
      held = seenIn(
        attempt(() => {
          privateFolder(folder);
          return readPrivate(file, LONGEST);
        }),
      );
      return held;
    },

    keep(seen) {
      if (isSame(held, seen)) return;
      held = seen;
      attempt(() => {
        privateFolder(folder);
        writePrivate(file, (descriptor) => writeFileSync(descriptor, textOf(seen)));
      });
    },
  };
}

function textOf(seen: SeenFiles): string {
  const rows = JSON.stringify([...seen].map(([name, { stamp, digest }]): Row => [name, stamp, digest]));
  return `${hash('sha256', rows)}\n${rows}`;
}

function seenIn(bytes: Buffer | undefined): SeenFiles {
  if (bytes === undefined) return new Map();
  const rows = bytes.subarray(DIGEST_LENGTH + 1);
  if (bytes.toString('latin1', 0, DIGEST_LENGTH) !== hash('sha256', rows)) return new Map();
  const found: readonly Row[] = JSON.parse(rows.toString());
  return new Map(found.map(([name, stamp, digest]) => [name, { stamp, digest }]));
}

function isSame(a: SeenFiles, b: SeenFiles): boolean {
  return a.size === b.size && [...b].every(([name, { stamp }]) => a.get(name)?.stamp === stamp);
}
