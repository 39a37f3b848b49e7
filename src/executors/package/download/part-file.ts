import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { RatchetError } from '../../../model/errors.ts';

/** A file that is not whole yet, with the hash of what is there. One process writes it at a time. */
export interface PartFile {
  /** Bytes that are there. */
  readonly position: number;
  /** The server's word for the content that they came from, where the address is still the same. */
  readonly validator: string | undefined;
  /** Throws `package.disk` where there is no room. */
  append(chunk: Uint8Array): Promise<void>;
  /** Throws away what is there. */
  restart(): Promise<void>;
  /** What a later process needs to go on. */
  note(validator: string | undefined): Promise<void>;
  /** On the disk, whatever happens to this machine. Answers the SHA-256. */
  finish(): Promise<string>;
  close(): Promise<void>;
}

export interface PartPaths {
  readonly part: string;
  readonly note: string;
}

/** Takes up what an earlier download left. */
export async function openPart(paths: PartPaths, { url, size }: { url: URL; size: number }): Promise<PartFile> {
  const left = await readNote(paths.note);
  const part = new Part(await openOrCreate(paths.part), paths, { url, size });
  await part.takeUp(left.url === url.href ? left.validator : undefined);
  return part;
}

class Part implements PartFile {
  position = 0;
  validator: string | undefined;
  #hash: Hash = createHash('sha256');
  readonly #handle: FileHandle;
  readonly #paths: PartPaths;
  readonly #about: { readonly url: URL; readonly size: number };

  constructor(handle: FileHandle, paths: PartPaths, about: { readonly url: URL; readonly size: number }) {
    this.#handle = handle;
    this.#paths = paths;
    this.#about = about;
  }

  async takeUp(validator: string | undefined): Promise<void> {
    // Noted before the first byte, so that whoever counts the cache counts what is on its way.
    await this.note(validator);
    const { size } = await this.#handle.stat();
    if (size > this.#about.size) return await this.restart();
    if (size > 0) await pipeline(createReadStream(this.#paths.part, { end: size - 1 }), this.#hash, { end: false });
    this.position = size;
  }

  async append(chunk: Uint8Array): Promise<void> {
    try {
      for (let written = 0; written < chunk.length; ) {
        const { bytesWritten } = await this.#handle.write(chunk, written, undefined, this.position + written);
        written += bytesWritten;
      }
    } catch (thrown) {
      throw noRoom(thrown, this.#paths.part) ?? thrown;
    }
    this.#hash.update(chunk);
    this.position += chunk.length;
  }

  async restart(): Promise<void> {
    await this.#handle.truncate(0);
    this.#hash = createHash('sha256');
    this.position = 0;
    this.validator = undefined;
  }

  async note(validator: string | undefined): Promise<void> {
    this.validator = validator;
    const { url, size } = this.#about;
    await writeFile(this.#paths.note, JSON.stringify({ url: url.href, size, validator }));
  }

  async finish(): Promise<string> {
    await this.#handle.sync();
    return this.#hash.copy().digest('hex');
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

interface PartNote {
  readonly url?: string;
  readonly size?: number;
  readonly validator?: string;
}

/** Empty where there is none, or none that can be read. */
export async function readNote(file: string): Promise<PartNote> {
  try {
    const note: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof note === 'object' && note !== null ? note : {};
  } catch {
    return {};
  }
}

export async function removePart({ part, note }: PartPaths): Promise<void> {
  await rm(part, { force: true });
  await rm(note, { force: true });
}

async function openOrCreate(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r+');
  } catch {
    return await open(file, 'w+');
  }
}

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function noRoom(thrown: unknown, file: string): RatchetError | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (!DISK_FULL.has(code)) return undefined;
  const why = code === 'ENOSPC' ? 'the disk is full' : `the disk takes no more of it (${code})`;
  return new RatchetError('package.disk', `"${file}" cannot be written: ${why}; what has arrived is kept`, {
    blame: 'operator',
    hint: 'free disk space on this machine; the download goes on where it stopped',
    cause: thrown,
  });
}
