import { access, constants, mkdir, open, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageSettings } from '../../../config/config.ts';
import { RatchetError } from '../../../model/errors.ts';
import { bytesInWords } from '../../../model/plain-words.ts';
import { type Download, type DownloadDeps, download } from '../download/download.ts';
import { serverFor } from '../download/package-servers.ts';
import { openPart } from '../download/part-file.ts';
import type { FileHashes } from '../file-hashes.ts';
import { type CachePaths, cachePaths } from './cache-paths.ts';
import { holding } from './file-lock.ts';
import { makeRoom } from './make-room.ts';

export type WantedFile = Pick<Download, 'url' | 'name' | 'size' | 'sha256'>;

/** Packages by their SHA-256, fetched from the operator's package servers when they are not here. */
export interface PackageCache {
  /** A whole file of that content. Throws `package.…`, `net.…`, `stage.size` and `stage.hash`. */
  fetched(wanted: WantedFile, signal: AbortSignal): Promise<Pick<CachePaths, 'file' | 'lock'>>;
}

interface CacheDeps extends DownloadDeps {
  readonly hashes: FileHashes;
}

// So much of the disk is left to others.
const SPARE_BYTES = 64e6;

export function packageCache({ cache, servers }: PackageSettings, deps: CacheDeps): PackageCache {
  const { clock, hashes, tell } = deps;

  /** Whether it lies there and its bytes are right. */
  async function isThere({ file }: CachePaths, { size, sha256 }: WantedFile, signal: AbortSignal): Promise<boolean> {
    return (await bytesAt(file)) === size && (await hashes.sha256Of(file, signal)) === sha256;
  }

  async function markUsed({ lock }: CachePaths): Promise<void> {
    const now = clock.now();
    await utimes(lock, now, now);
  }

  async function fetch(wanted: Download, paths: CachePaths, signal: AbortSignal): Promise<void> {
    // Whoever looks for room next sees what this download has announced.
    const part = await holding(join(cache.folder, 'room.lock'), 'alone', clock, signal, async () => {
      await makeRoom(cache, wanted);
      await requireDisk(cache.folder, wanted.size, await bytesAt(paths.part));
      return await openPart(paths, wanted);
    });
    await download(wanted, part, deps, signal);
    await rename(paths.part, paths.file);
    await rm(paths.note, { force: true });
    await syncFolder(cache.folder);
  }

  return {
    async fetched(wanted, signal) {
      const server = serverFor(wanted.url, servers);
      const paths = cachePaths(cache.folder, wanted.sha256);
      await prepare(cache.folder);
      // Whoever holds it is most likely fetching it.
      const tellOthersProgress = async () => {
        const receivedBytes = await bytesAt(paths.part);
        const { name: file, size: totalBytes, url } = wanted;
        tell({ kind: 'download', file, host: url.host, receivedBytes, totalBytes, bytesPerSecond: 0 });
      };
      const lookFor = async () => {
        await markUsed(paths);
        return await isThere(paths, wanted, signal);
      };
      const make = async () => {
        // Somebody else may have fetched it while we waited.
        if (await isThere(paths, wanted, signal)) return;
        await rm(paths.file, { force: true });
        await fetch({ ...wanted, server }, paths, signal);
      };
      const ready = await holding(paths.lock, 'shared', clock, signal, lookFor, tellOthersProgress);
      if (!ready) await holding(paths.lock, 'alone', clock, signal, make, tellOthersProgress);
      await markUsed(paths);
      return { file: paths.file, lock: paths.lock };
    },
  };
}

async function prepare(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new RatchetError('package.cache', `"${folder}" cannot be written`, {
      blame: 'operator',
      hint: 'let the account that Ratchet runs under write packages.cache.folder, or name another',
      cause,
    });
  }
}

async function requireDisk(folder: string, size: number, there: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const missing = size - there + SPARE_BYTES - bavail * bsize;
  if (missing <= 0) return;
  throw new RatchetError('package.disk', `the disk of "${folder}" needs ${bytesInWords(missing)} more for a package`, {
    blame: 'operator',
    hint: 'free disk space on this machine, or move packages.cache.folder',
  });
}

async function bytesAt(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** So that the new name outlives a power cut. Windows offers no such thing for folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
