import { hash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import { RatchetError } from '../model/errors.ts';
import type { FleetFile } from '../reconciler/ports.ts';
import type { Seen } from './content-memory.ts';
import { MAX_FILE_BYTES } from './read-limits.ts';

/** Neither follows a link that was put there in the last moment, nor waits for somebody to write into a pipe. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** What the coarsest clock of a file system, of two seconds, cannot tell apart, and some more. */
const SETTLED_MS = 3000;

/** A file as it lies in a folder; its bytes, of which there are at most `MAX_FILE_BYTES`. */
export interface FolderFile extends FleetFile {
  readonly size: number;
  readonly digest: string;
}

export interface Found {
  readonly file: FolderFile;
  /** What to know it by next time; undefined where it changed so lately that it could change again and look the same. */
  readonly seen: Seen | undefined;
}

/**
 * The file at `place`, where `path` is what it is called in its fleet. What looks as it did when it was read `before` is
 * not read again until somebody asks for its bytes. Undefined for what is no longer a file: it was taken away or swapped
 * since it was listed. `now` is in ms since 1970.
 */
export function findFile(place: string, path: string, before: Seen | undefined, now: number): Found | undefined {
  const look = before && lookAt(place);
  if (look !== undefined && look.stamp === before?.stamp) {
    return { file: new FileAsBefore(place, path, look.size, before.digest), seen: before };
  }
  const read = readWhole(place);
  if (read === undefined) return undefined;
  const { bytes, changedAt, stamp } = read;
  const digest = digestOf(bytes);
  const seen = changedAt < now - SETTLED_MS ? { stamp, digest } : undefined;
  return { file: { path, bytes, size: bytes.length, digest }, seen };
}

class FileAsBefore implements FolderFile {
  readonly path: string;
  readonly size: number;
  readonly digest: string;
  readonly #place: string;
  #bytes: Uint8Array | undefined;

  constructor(place: string, path: string, size: number, digest: string) {
    this.#place = place;
    this.path = path;
    this.size = size;
    this.digest = digest;
  }

  /** Throws `source.changed` where they are others than the revision was told to be of. */
  get bytes(): Uint8Array {
    this.#bytes ??= readWhole(this.#place)?.bytes;
    if (this.#bytes !== undefined && digestOf(this.#bytes) === this.digest) return this.#bytes;
    throw new RatchetError('source.changed', `"${this.#place}" changed while the fleet was read`, {
      blame: 'environment',
      hint: 'run it again',
    });
  }
}

function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64');
}

interface Look {
  readonly stamp: string;
  readonly size: number;
  /** In ms since 1970. */
  readonly changedAt: number;
}

/** Undefined where that cannot be told; opening it tells why. */
function lookAt(place: string): Look | undefined {
  try {
    const found = lstatSync(place, { throwIfNoEntry: false });
    return found?.isFile() ? lookOf(found) : undefined;
  } catch {
    return undefined;
  }
}

/** Nobody can set the time of the last change; the time of the last writing tells where a file system has no other. */
function lookOf({ ctimeMs, ino, mtimeMs, size }: Stats): Look {
  return {
    stamp: `${size} ${mtimeMs} ${ctimeMs} ${ino}`,
    size: Math.min(size, MAX_FILE_BYTES),
    changedAt: Math.max(ctimeMs, mtimeMs),
  };
}

function readWhole(place: string): (Look & { readonly bytes: Uint8Array }) | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(place, READ_ONLY);
    if (placeOf(descriptor, place) !== place) return undefined;
    // Before the bytes, so that a change while they are read looks different from now on.
    const found = fstatSync(descriptor);
    if (!found.isFile()) return undefined;
    return { ...lookOf(found), bytes: readUpTo(descriptor, Math.min(found.size + 1, MAX_FILE_BYTES)) };
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(codeOf(thrown))) return undefined;
    throw unreadable(place, thrown);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** A folder on the way may have become a link. Linux tells where what was opened lies; elsewhere the path is asked once more. */
function placeOf(descriptor: number, place: string): string {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    // There is no /proc here.
  }
  return realpathSync.native(place);
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

export function unreadable(place: string, cause: unknown): RatchetError {
  return new RatchetError('source.unreachable', `"${place}" cannot be read (${codeOf(cause)})`, {
    blame: 'operator',
    hint: 'check that it is there and that this account may read it',
    cause,
  });
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
}
