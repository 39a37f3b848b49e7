import type { Attributes, FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import ssh2 from 'ssh2';
import { instantOf } from '../../model/instant.ts';
import type { AgentLink, DirectoryEntry, FileStat } from '../../reconciler/agent-link.ts';
import { driveRoot } from '../agent-path.ts';
import { isNotOffered } from '../not-offered.ts';
import { unlessMissing } from '../unless-missing.ts';
import { asked } from './sftp-request.ts';
import type { SshConnection } from './ssh-connection.ts';

const { READ, WRITE, CREAT, TRUNC } = ssh2.utils.sftp.OPEN_MODE;

const READ_AT_ONCE = 256 * 1024;

// The bits of a mode that tell files from folders, as stat(2) has them and every server sends them.
const KIND_BITS = 0o170_000;
const FILE = 0o100_000;
const DIRECTORY = 0o040_000;

/** The file part of a link. Every call opens what it needs and closes it before it answers. */
export function sftpFiles(connection: SshConnection, timeoutMs: number): Omit<AgentLink, 'exec' | 'upload'> {
  type Done<T> = Parameters<Parameters<typeof asked<T>>[3]>[0];

  async function call<T = void>(path: string, start: (sftp: SFTPWrapper, done: Done<T>) => void): Promise<T> {
    const sftp = await connection.sftp();
    return await asked<T>(connection, path, timeoutMs, (done) => start(sftp, done));
  }

  async function withHandle<T>(path: string, flags: number, use: (handle: Buffer) => Promise<T>): Promise<T> {
    const handle = await call<Buffer>(path, (sftp, done) => sftp.open(path, flags, done));
    const close = () => call(path, (sftp, done) => sftp.close(handle, done));
    let answer: T;
    try {
      answer = await use(handle);
    } catch (thrown) {
      await close().catch(() => {});
      throw thrown;
    }
    await close();
    return answer;
  }

  async function readUpTo(path: string, handle: Buffer, offset: number, limit: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (let size = 0; size < limit; ) {
      const chunk = Buffer.allocUnsafe(Math.min(READ_AT_ONCE, limit - size));
      const got = await call<number>(path, (sftp, done) =>
        sftp.read(handle, chunk, 0, chunk.length, offset + size, done),
      );
      if (got === 0) break;
      chunks.push(chunk.subarray(0, got));
      size += got;
    }
    return Buffer.concat(chunks);
  }

  async function stat(path: string): Promise<FileStat | undefined> {
    const found = await unlessMissing(call<Stats>(path, (sftp, done) => sftp.stat(path, done)));
    return found && fileStat(found);
  }

  async function rename(from: string, to: string): Promise<void> {
    await call(from, (sftp, done) => sftp.ext_openssh_rename(from, to, done));
  }

  async function removeFile(path: string): Promise<void> {
    await unlessMissing(call(path, (sftp, done) => sftp.unlink(path, done)));
  }

  return {
    stat,
    rename,
    removeFile,

    async list(path) {
      const entries = await unlessMissing(call<FileEntryWithStats[]>(path, (sftp, done) => sftp.readdir(path, done)));
      return (entries ?? []).map(directoryEntry).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },

    async read(path, { offset = 0, limit = Number.POSITIVE_INFINITY } = {}) {
      return await unlessMissing(withHandle(path, READ, (handle) => readUpTo(path, handle, offset, limit)));
    },

    async writeWhole(path, bytes) {
      const draft = `${path}.tmp`;
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      try {
        await withHandle(draft, WRITE | CREAT | TRUNC, async (handle) => {
          if (buffer.length === 0) return;
          await call(draft, (sftp, done) => sftp.write(handle, buffer, 0, buffer.length, 0, done));
        });
        await rename(draft, path);
      } catch (thrown) {
        await removeFile(draft).catch(() => {});
        throw thrown;
      }
    },

    async makeDirectory(path) {
      try {
        await call(path, (sftp, done) => sftp.mkdir(path, done));
        return 'made';
      } catch (thrown) {
        // Servers answer with a mere "failure" when it exists.
        if ((await stat(path))?.kind === 'directory') return 'exists';
        throw thrown;
      }
    },

    async removeDirectory(path) {
      await unlessMissing(call(path, (sftp, done) => sftp.rmdir(path, done)));
    },

    async space(path) {
      const root = driveRoot(path);
      try {
        const found = await call<FileSystem>(root, (sftp, done) => sftp.ext_openssh_statvfs(root, done));
        return { freeBytes: found.f_bavail * found.f_frsize, totalBytes: found.f_blocks * found.f_frsize };
      } catch (thrown) {
        if (isNotOffered(thrown)) return undefined;
        throw thrown;
      }
    },
  };
}

/** The members of statvfs(3) that count; ssh2 has no type for them. */
interface FileSystem {
  readonly f_frsize: number;
  readonly f_blocks: number;
  readonly f_bavail: number;
}

function fileStat({ mode, size, mtime }: Attributes): FileStat {
  return { kind: kindOf(mode), size, modifiedAt: instantOf(mtime * 1000) };
}

function kindOf(mode: number): FileStat['kind'] {
  const bits = mode & KIND_BITS;
  if (bits === FILE) return 'file';
  return bits === DIRECTORY ? 'directory' : 'other';
}

function directoryEntry({ filename, attrs }: FileEntryWithStats): DirectoryEntry {
  return { name: filename, ...fileStat(attrs) };
}
