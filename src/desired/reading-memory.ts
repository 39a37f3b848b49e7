import { hash } from 'node:crypto';
import type { FileReading } from './file-reading.ts';
import type { StoredFile } from './fleet-files.ts';

/**
 * Where it is kept what files were found to say. It may forget anything at any time, but never says otherwise than the
 * file would. Nothing here throws: what is not remembered is read again.
 */
export interface ReadingMemory {
  /** For one reading of the fleet: what the file with this id says, where it is remembered. */
  open(): (id: string) => FileReading | undefined;
  /** What one reading of the fleet came to. These, and no others, are to be remembered from now on. */
  keep(readings: ReadonlyMap<string, FileReading>): void;
}

/** Places in a reading name the file, so that the same bytes under another path are something else. */
export function fileId(file: StoredFile): string {
  const content = file.digest ?? hash('sha256', file.bytes, 'base64');
  return hash('sha256', `${content} ${file.path}`, 'base64');
}

/** As long as this process lives; what lies beneath is asked first, and told. */
export function inProcess(beneath: ReadingMemory = noMemory): ReadingMemory {
  let known: ReadonlyMap<string, FileReading> | undefined;
  return {
    open() {
      const held = known;
      return held === undefined ? beneath.open() : (id) => held.get(id);
    },
    keep(readings) {
      known = readings;
      beneath.keep(readings);
    },
  };
}

export const noMemory: ReadingMemory = { open: () => () => undefined, keep() {} };
