import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FileReading } from '../desired/file-reading.ts';
import type { ReadingMemory } from '../desired/reading-memory.ts';
import { attempt, privateFolder, readPrivate, writePrivate } from './private-files.ts';
import { ReadingPack, writePack } from './reading-pack.ts';

/** As many bytes as the largest fleet that is read could come to, with room to spare. */
const LONGEST_PACK = 128 * 1024 * 1024;
/** Of all fleets together; those not read for the longest go first. */
const LARGEST_FOLDER = 2 * LONGEST_PACK;

interface DiskMemoryOptions {
  readonly folder: string;
  /** Which pack of the folder; a file name. Fleets that share one make each other forget. */
  readonly pack: string;
  /** Changes with whatever could make the same file say something else: our own code, the parsers, Node. One line. */
  readonly reader: string;
}

/**
 * Remembers on disk what the last reading of a fleet came to. What others could have written, what is damaged, and what
 * another version wrote is not believed. Where nothing can be read or written, nothing is remembered, without a word.
 */
export function diskMemory({ folder, pack, reader }: DiskMemoryOptions): ReadingMemory {
  const file = path.join(folder, pack);
  let held: ReadonlySet<string> = new Set();
  return {
    open() {
      const found = attempt(() => {
        privateFolder(folder);
        const bytes = readPrivate(file, LONGEST_PACK);
        return bytes === undefined ? undefined : ReadingPack.open(bytes, reader);
      });
      held = new Set(found?.ids);
      return (id) => found?.reading(id);
    },

    keep(readings) {
      if (holdsJust(held, readings)) return;
      held = new Set(readings.keys());
      attempt(() => {
        privateFolder(folder);
        writePrivate(file, (descriptor) => writePack(descriptor, reader, readings));
        makeRoom(folder);
      });
    },
  };
}

function holdsJust(held: ReadonlySet<string>, readings: ReadonlyMap<string, FileReading>): boolean {
  return held.size === readings.size && [...readings.keys()].every((id) => held.has(id));
}

function makeRoom(folder: string): void {
  const files = readdirSync(folder).map((name) => {
    const { mtimeMs, size } = statSync(path.join(folder, name));
    return { name, mtimeMs, size };
  });
  let total = 0;
  for (const { name, size } of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
    total += size;
    if (total > LARGEST_FOLDER) rmSync(path.join(folder, name), { force: true });
  }
}
