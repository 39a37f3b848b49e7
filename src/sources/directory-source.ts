import { createHash } from 'node:crypto';
import { closeSync, constants, type Dirent, fstatSync, openSync, readlinkSync, readSync, realpathSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RatchetError } from '../model/errors.ts';
import type { Clock, FleetFile, FleetSource } from '../reconciler/ports.ts';
import { byPath, isPassedOver, judgePath, shown } from './fleet-path.ts';
import { MAX_FILE_BYTES, ReadLimits } from './read-limits.ts';

/** Neither follows a link that was put there in the last moment, nor waits for somebody to write into a pipe. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const MAX_DEPTH = 32;
const FILES_IN_ONE_GO = 256;

/** A folder on this machine, read as it lies there. Symbolic links in it are passed over, wherever they point. */
export function directorySource(folder: string, options: { clock: Clock; resyncMs: number }): FleetSource {
  return {
    async read(signal) {
      const root = await rootOf(folder);
      const reading: Reading = { root, limits: new ReadLimits(folder), files: [], notes: [], signal };
      await readFolder(reading, '', 0);
      const files = reading.files.toSorted(byPath);
      return { revision: `directory@sha256:${digestOfFiles(files)}`, from: folder, files, notes: reading.notes };
    },

    async readAgain() {
      return { kind: 'gone', because: `the folder ${folder} does not keep what was in it before` };
    },

    async watch(onHint, signal) {
      const { watchFolder } = await import('./watch-folder.ts');
      await watchFolder(folder, onHint, { ...options, signal });
    },
  };
}

interface Reading {
  readonly root: string;
  readonly limits: ReadLimits;
  readonly files: FleetFile[];
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
  const bytes = readStart(path.join(reading.root, name));
  if (bytes === undefined) return;
  reading.limits.addFile();
  reading.limits.addBytes(bytes.length);
  reading.files.push({ path: name, bytes });
}

/** At most `MAX_FILE_BYTES`; undefined for what is no longer a file: it was taken away or swapped since the listing. */
function readStart(file: string): Uint8Array | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, READ_ONLY);
    if (placeOf(descriptor, file) !== file) return undefined;
    const found = fstatSync(descriptor);
    return found.isFile() ? readUpTo(descriptor, Math.min(found.size + 1, MAX_FILE_BYTES)) : undefined;
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(codeOf(thrown))) return undefined;
    throw unreadable(file, thrown);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** A folder on the way may have become a link. Linux tells where what was opened lies; elsewhere the path is asked once more. */
function placeOf(descriptor: number, file: string): string {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    // There is no /proc here.
  }
  return realpathSync.native(file);
}

/** `limit` is one byte more than the size, which shows a file that is still growing. */
function readUpTo(descriptor: number, limit: number): Uint8Array {
  const bytes = new Uint8Array(limit);
  let filled = 0;
  while (filled < limit) {
    const read = readSync(descriptor, bytes, filled, limit - filled, filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/** Over names, lengths and contents, so that no two folders with different files share a digest. */
function digestOfFiles(files: readonly FleetFile[]): string {
  const hash = createHash('sha256');
  for (const { path: name, bytes } of files) hash.update(`${JSON.stringify(name)} ${bytes.length}\n`).update(bytes);
  return hash.digest('hex');
}

function tooDeep(root: string, folder: string): RatchetError {
  return new RatchetError('source.too-large', `"${root}" nests folders deeper than ${MAX_DEPTH}: ${shown(folder)}`, {
    blame: 'operator',
    hint: 'name the folder that holds the fleet, and nothing else, under fleet.path',
  });
}

function unreadable(place: string, cause: unknown): RatchetError {
  return new RatchetError('source.unreachable', `"${place}" cannot be read (${codeOf(cause)})`, {
    blame: 'operator',
    hint: 'check that it is there and that this account may read it',
    cause,
  });
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
}
