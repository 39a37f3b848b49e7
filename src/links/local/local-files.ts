import type { Stats } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { instantOf } from '../../model/instant.ts';
import type { AgentLink, DirectoryEntry, FileStat } from '../../reconciler/agent-link.ts';
import { driveRoot } from '../agent-path.ts';
import { unlessMissing } from '../unless-missing.ts';
import type { Drives } from './drives.ts';
import { fileError } from './file-error.ts';

const READ_AT_ONCE = 256 * 1024;

/** The file part of the local link. Every call opens what it needs and closes it before it answers. */
export function localFiles(drives: Drives): Omit<AgentLink, 'exec' | 'upload'> {
  async function stat(at: string): Promise<FileStat | undefined> {
    const found = await unlessMissing(asked(at, () => fs.stat(drives(at))));
    return found && fileStat(found);
  }

  async function rename(from: string, to: string): Promise<void> {
    await asked(from, () => fs.rename(drives(from), drives(to)));
  }

  async function removeFile(at: string): Promise<void> {
    await unlessMissing(asked(at, () => fs.unlink(drives(at))));
  }

  return {
    stat,
    rename,
    removeFile,

    async list(at) {
      const folder = drives(at);
      const names = (await unlessMissing(asked(at, () => fs.readdir(folder, { encoding: 'buffer' })))) ?? [];
      const entries = await Promise.all(names.map((name) => asked(at, () => directoryEntry(folder, name))));
      return entries.filter((entry) => entry !== undefined).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },

    async read(at, { offset = 0, limit = Number.POSITIVE_INFINITY } = {}) {
      return await unlessMissing(asked(at, () => readUpTo(drives(at), offset, limit)));
    },

    async writeWhole(at, bytes) {
      const draft = `${at}.tmp`;
      try {
        await asked(at, () => fs.writeFile(drives(draft), bytes, { flush: true }));
        await rename(draft, at);
      } catch (thrown) {
        await removeFile(draft).catch(() => {});
        throw thrown;
      }
    },

    async makeDirectory(at) {
      try {
        await asked(at, () => fs.mkdir(drives(at)));
        return 'made';
      } catch (thrown) {
        if ((await stat(at))?.kind === 'directory') return 'exists';
        throw thrown;
      }
    },

    async removeDirectory(at) {
      await unlessMissing(asked(at, () => fs.rmdir(drives(at))));
    },

    async space(at) {
      const { bavail, bsize, blocks } = await asked(at, () => fs.statfs(drives(driveRoot(at))));
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    },
  };
}

async function asked<T>(at: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    throw fileError(thrown, at);
  }
}

async function readUpTo(file: string, offset: number, limit: number): Promise<Buffer> {
  const handle = await fs.open(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size < limit; ) {
      const chunk = Buffer.allocUnsafe(Math.min(READ_AT_ONCE, limit - size));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, offset + size);
      if (bytesRead === 0) break;
      chunks.push(chunk.subarray(0, bytesRead));
      size += bytesRead;
    }
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
}

/** Undefined for what is gone by now. A name is looked up by its bytes, since not all names are text. */
async function directoryEntry(folder: string, name: Buffer): Promise<DirectoryEntry | undefined> {
  const file = Buffer.concat([Buffer.from(folder + path.sep), name]);
  const found = await fs.lstat(file).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw thrown;
  });
  return found && { name: name.toString('utf8'), ...fileStat(found) };
}

function fileStat(stats: Stats): FileStat {
  return { kind: kindOf(stats), size: stats.size, modifiedAt: instantOf(stats.mtimeMs) };
}

function kindOf(stats: Stats): FileStat['kind'] {
  if (stats.isFile()) return 'file';
  return stats.isDirectory() ? 'directory' : 'other';
}
