import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RatchetError } from '../model/errors.ts';
import type { Clock, FleetSource } from '../reconciler/ports.ts';
import { type ContentMemory, type Seen, type SeenFiles, seenInProcess } from './content-memory.ts';
import { byPath, isPassedOver, judgePath, shown } from './fleet-path.ts';
import { type FolderFile, findFile, unreadable } from './folder-file.ts';
import { ReadLimits } from './read-limits.ts';

const MAX_DEPTH = 32;
const FILES_IN_ONE_GO = 256;

interface DirectorySourceOptions {
  readonly clock: Clock;
  readonly resyncMs: number;
  /** Outlives this source. */
  readonly contents?: ContentMemory | undefined;
}

/** A folder on this machine, read as it lies there. Symbolic links in it are passed over, wherever they point. */
export function directorySource(folder: string, { contents, clock, resyncMs }: DirectorySourceOptions): FleetSource {
  const memory = seenInProcess(contents);
  return {
    async read(signal) {
      const reading: Reading = {
        root: await rootOf(folder),
        limits: new ReadLimits(folder),
        before: memory.recall(),
        now: clock.now().getTime(),
        files: [],
        seen: new Map(),
        notes: [],
        signal,
      };
      await readFolder(reading, '', 0);
      memory.keep(reading.seen);
      const files = reading.files.toSorted(byPath);
      return { revision: `directory@sha256:${digestOfFiles(files)}`, from: folder, files, notes: reading.notes };
    },

    async readAgain() {
      return { kind: 'gone', because: `the folder ${folder} does not keep what was in it before` };
    },

    async watch(onHint, signal) {
      const { watchFolder } = await import('./watch-folder.ts');
      await watchFolder(folder, onHint, { clock, resyncMs, signal });
    },
  };
}

interface Reading {
  readonly root: string;
  readonly limits: ReadLimits;
  readonly before: SeenFiles;
  /** In ms since 1970. */
  readonly now: number;
  readonly files: FolderFile[];
  readonly seen: Map<string, Seen>;
  readonly notes: string[];
  readonly signal: AbortSignal;
}

/** The folder itself may be a link: the operator named it. */
async function rootOf(folder: string): Promise<string> {
  const found = await realpath(folder).then(
    async (root) => ({ root, isFolder: (await stat(root)).isDirectory() }),
    (cause: unknown) => {
      throw unreadable(folder, cause);
    },
  );
  if (found.isFolder) return found.root;
  throw new RatchetError('source.unreachable', `"${folder}" is not a folder`, {
    blame: 'operator',
    hint: 'name the folder that holds the fleet under fleet.path',
  });
}

async function readFolder(reading: Reading, folder: string, depth: number): Promise<void> {
  if (depth > MAX_DEPTH) throw tooDeep(reading.root, folder);
  const here = path.join(reading.root, folder);
  // A folder that became a link after it was listed would lead out of the root.
  if ((await realpath(here).catch(() => undefined)) !== here) return;
  const entries = await readdir(here, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(here, cause);
  });
  for (const entry of entries) {
    await breathe(reading);
    await readEntry(reading, folder === '' ? entry.name : `${folder}/${entry.name}`, entry, depth);
  }
}

/** Lets the rest of the program go on now and then: reading a file is too quick to wait for each. */
async function breathe({ signal, files }: Reading): Promise<void> {
  if (files.length % FILES_IN_ONE_GO === 0) await nextTurn();
  signal.throwIfAborted();
}

async function readEntry(reading: Reading, name: string, entry: Dirent, depth: number): Promise<void> {
  if (isPassedOver(entry.name)) return;
  if (entry.isSymbolicLink()) {
    reading.notes.push(`${shown(name)}: a symbolic link is not followed`);
    return;
  }
  if (entry.isDirectory()) return readFolder(reading, name, depth + 1);
  const verdict = judgePath(name);
  if (verdict.kind === 'refused') reading.notes.push(verdict.note);
  if (verdict.kind === 'fleet' && entry.isFile()) readFile(reading, name);
}

function readFile(reading: Reading, name: string): void {
  const { before, limits, now } = reading;
  const found = findFile(path.join(reading.root, name), name, before.get(name), now);
  if (found === undefined) return;
  limits.addFile();
  limits.addBytes(found.file.size);
  reading.files.push(found.file);
  if (found.seen !== undefined) reading.seen.set(name, found.seen);
}

/** Over names and contents, so that no two folders with different files share a digest. */
function digestOfFiles(files: readonly FolderFile[]): string {
  const hash = createHash('sha256');
  for (const { path: name, digest } of files) hash.update(`${JSON.stringify(name)} ${digest}\n`);
  return hash.digest('hex');
}

function tooDeep(root: string, folder: string): RatchetError {
  return new RatchetError('source.too-large', `"${root}" nests folders deeper than ${MAX_DEPTH}: ${shown(folder)}`, {
    blame: 'operator',
    hint: 'name the folder that holds the fleet, and nothing else, under fleet.path',
  });
}
