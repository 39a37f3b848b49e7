import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
} from 'node:fs';
import path from 'node:path';

/** Neither follows a link nor waits for somebody to write into a pipe. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const OTHERS_MAY_WRITE = 0o022;

/** What cannot be done is done without. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Makes the folder where it is missing. Throws where it is a link, or where others may write into it. */
export function privateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || !isPrivate(found)) throw new Error(`"${folder}" is not ours alone`);
}

/** The content, or undefined for anything but a file of ours with at most this many bytes. */
export function readPrivate(file: string, longestBytes: number): Buffer | undefined {
  const descriptor = openSync(file, READ);
  try {
    // Of the open file, so that nobody can put another in its place in between.
    const found = fstatSync(descriptor);
    if (!found.isFile() || !isPrivate(found) || found.size > longestBytes) return undefined;
    const bytes = Buffer.allocUnsafe(found.size);
    let filled = 0;
    while (filled < bytes.length) {
      const read = readSync(descriptor, bytes, filled, bytes.length - filled, filled);
      if (read === 0) return undefined;
      filled += read;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/** A reader sees the old content or the new one, however many write at once: each writes a file of its own. */
export function writePrivate(file: string, write: (descriptor: number) => void): void {
  const unfinished = path.join(path.dirname(file), `${process.pid}-${Date.now()}-${Math.random()}.tmp`);
  const descriptor = openSync(unfinished, 'wx', 0o600);
  try {
    try {
      write(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
  } catch (thrown) {
    rmSync(unfinished, { force: true });
    throw thrown;
  }
}

/** Windows has no such bits; there the folders of a user's profile are that user's. */
function isPrivate({ uid, mode }: Stats): boolean {
  if (process.getuid === undefined) return true;
  return uid === process.getuid() && (mode & OTHERS_MAY_WRITE) === 0;
}
