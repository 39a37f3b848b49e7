import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises';
import type { SimulatedAgent } from '../agent.ts';
import type { AgentDisk } from '../disk.ts';
import { type Access, fileShares } from './file-shares.ts';
import { type Attributes, OPEN, STATUS } from './sftp-wire.ts';
import { cutIfReached } from './upload-cut.ts';

/** An answer other than OK. */
export class SftpRefusal extends Error {
  override readonly name = 'SftpRefusal';
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

export interface OpenFile {
  read(position: number, length: number): Promise<Buffer>;
  write(position: number, bytes: Buffer): Promise<void>;
  stat(): Promise<Attributes>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface NamedAttributes extends Attributes {
  readonly name: string;
}

/** The drive of an Agent with the manners of OpenSSH for Windows. Rejects with `SftpRefusal` alone. */
export class SftpFiles {
  readonly #agent: SimulatedAgent;
  readonly #disk: AgentDisk;

  constructor(agent: SimulatedAgent) {
    this.#agent = agent;
    this.#disk = agent.disk;
  }

  open(path: string, flags: number): Promise<OpenFile> {
    return translated(async () => {
      const file = this.#located(path);
      if (await isFolder(file)) throw new SftpRefusal(STATUS.failure);
      const release = fileShares(this.#disk).hold(file, accessOf(flags));
      if (release === undefined) throw new SftpRefusal(STATUS.failure);
      try {
        return openFile(await open(file, nodeFlags(flags)), release, {
          limit: this.#disk,
          reached: (size) => cutIfReached(this.#agent, file, size),
        });
      } catch (thrown) {
        release();
        throw thrown;
      }
    });
  }

  stat(path: string): Promise<Attributes> {
    return translated(async () => attributesOf(await stat(this.#located(path))));
  }

  lstat(path: string): Promise<Attributes> {
    return translated(async () => attributesOf(await lstat(this.#located(path))));
  }

  list(path: string): Promise<readonly NamedAttributes[]> {
    return translated(async () => {
      const names = await readdir(this.#located(path));
      const entries = await Promise.all(names.map((name) => this.#entry(path, name)));
      return entries.filter((entry) => entry !== undefined);
    });
  }

  makeFolder(path: string): Promise<void> {
    return translated(() => mkdir(this.#located(path)));
  }

  removeFolder(path: string): Promise<void> {
    return translated(() => rmdir(this.#located(path)));
  }

  remove(path: string): Promise<void> {
    return translated(() => unlink(this.#unheld(path)));
  }

  rename(from: string, to: string, { replace }: { readonly replace: boolean }): Promise<void> {
    return translated(async () => {
      const [source, target] = [this.#unheld(from), this.#unheld(to)];
      if (!replace && (await exists(target))) throw new SftpRefusal(STATUS.failure);
      if (await this.#agent.faults.refusesRename(this.#agent)) throw new SftpRefusal(STATUS.failure);
      await rename(source, target);
    });
  }

  #located(path: string): string {
    const located = this.#disk.locate(path);
    if (located === undefined) throw new SftpRefusal(STATUS.noSuchFile);
    return located;
  }

  #unheld(path: string): string {
    const file = this.#located(path);
    if (fileShares(this.#disk).isHeld(file)) throw new SftpRefusal(STATUS.failure);
    return file;
  }

  /** Undefined for what has gone since the folder was read. */
  async #entry(folder: string, name: string): Promise<NamedAttributes | undefined> {
    return this.lstat(`${folder}/${name}`).then(
      (found) => ({ name, ...found }),
      () => undefined,
    );
  }
}

function openFile(
  handle: FileHandle,
  release: () => void,
  { limit, reached }: { readonly limit: AgentDisk; readonly reached: (size: number) => Promise<boolean> },
): OpenFile {
  let alive = true;
  return {
    read: (position, length) =>
      translated(async () => {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      }),
    write: (position, bytes) =>
      translated(async () => {
        const size = position + bytes.length;
        if (!alive || size > limit.writeLimit) throw new SftpRefusal(STATUS.failure);
        await handle.write(bytes, 0, bytes.length, position);
        alive = !(await reached(size));
      }),
    stat: () => translated(async () => attributesOf(await handle.stat())),
    sync: () => translated(() => handle.sync()),
    async close() {
      release();
      await translated(() => handle.close());
    },
  };
}

function accessOf(flags: number): Access {
  const reads = (flags & OPEN.read) !== 0;
  const writes = (flags & OPEN.write) !== 0;
  if (reads && writes) return 'exclusive';
  return writes ? 'write' : 'read';
}

// Append is left to the client, which says every position itself.
function nodeFlags(flags: number): number {
  const access = { read: constants.O_RDONLY, write: constants.O_WRONLY, exclusive: constants.O_RDWR }[accessOf(flags)];
  const create = (flags & OPEN.create) === 0 ? 0 : constants.O_CREAT;
  const truncate = (flags & OPEN.truncate) === 0 ? 0 : constants.O_TRUNC;
  const exclusive = (flags & OPEN.exclusive) === 0 ? 0 : constants.O_EXCL;
  return access | create | truncate | exclusive;
}

function attributesOf({ size, mode, mtimeMs }: Stats): Attributes {
  return { size, mode, modified: Math.floor(mtimeMs / 1000) };
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Windows tells "not found" and "denied" apart; all else is a plain failure. */
async function translated<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof SftpRefusal) throw thrown;
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new SftpRefusal(STATUS.noSuchFile);
    if (code === 'EACCES' || code === 'EPERM') throw new SftpRefusal(STATUS.denied);
    throw new SftpRefusal(STATUS.failure);
  }
}
