import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RatchetError } from '../../../model/errors.ts';
import { bytesInWords } from '../../../model/plain-words.ts';
import { readNote, removePart } from '../download/part-file.ts';
import { cachePaths } from './cache-paths.ts';
import { tryLock } from './file-lock.ts';

interface Kept {
  readonly sha256: string;
  readonly bytes: number;
  /** Milliseconds. */
  readonly usedAt: number;
}

/**
 * Removes what was used longest ago until a package of this size fits below the limit, never what somebody holds.
 * Throws `package.cache` where it cannot fit. One process at a time.
 */
export async function makeRoom(
  { folder, limitBytes }: { readonly folder: string; readonly limitBytes: number },
  wanted: { readonly sha256: string; readonly size: number },
): Promise<void> {
  if (wanted.size > limitBytes) throw tooSmall(folder, limitBytes, wanted.size);
  const others = (await keptIn(folder)).filter(({ sha256 }) => sha256 !== wanted.sha256);
  let held = others.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { sha256, bytes } of others.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (held + wanted.size <= limitBytes) return;
    if (await removed(folder, sha256)) held -= bytes;
  }
  if (held + wanted.size <= limitBytes) return;
  throw new RatchetError(
    'package.cache',
    `"${folder}" has no room for ${bytesInWords(wanted.size)} below its limit of ${bytesInWords(limitBytes)}: ${bytesInWords(held)} in it are in use`,
    { blame: 'environment', hint: 'try again once they are uploaded, or raise packages.cache.limit' },
  );
}

function tooSmall(folder: string, limitBytes: number, size: number): RatchetError {
  const message = `a package of ${bytesInWords(size)} does not fit into "${folder}", which may hold ${bytesInWords(limitBytes)}`;
  return new RatchetError('package.cache', message, {
    blame: 'operator',
    hint: "raise packages.cache.limit in the operator's configuration",
  });
}

async function removed(folder: string, sha256: string): Promise<boolean> {
  const paths = cachePaths(folder, sha256);
  const lock = tryLock(paths.lock, 'alone');
  if (lock === undefined) return false;
  try {
    await rm(paths.file, { force: true });
    await removePart(paths);
    return true;
  } finally {
    lock.close();
  }
}

const LOCK = /^(?<sha256>[0-9a-f]{64})\.lock$/u;

/** Every content that was ever here has a lock file; its time says when it was last used. */
async function keptIn(folder: string): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  for (const name of await readdir(folder)) {
    const sha256 = LOCK.exec(name)?.groups?.['sha256'];
    if (sha256 === undefined) continue;
    const paths = cachePaths(folder, sha256);
    const part = await sizeOf(paths.part);
    const announced = part === undefined ? 0 : ((await readNote(paths.note)).size ?? part);
    const bytes = ((await sizeOf(paths.file)) ?? 0) + announced;
    if (bytes > 0) kept.push({ sha256, bytes, usedAt: (await stat(join(folder, name))).mtimeMs });
  }
  return kept;
}

async function sizeOf(file: string): Promise<number | undefined> {
  return await stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
}
