import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheBusy, GitFailure } from './git-errors.ts';
import type { GitRunner } from './git-process.ts';
import { askGit } from './git-questions.ts';

// The mirror as files: how it comes to be, what guards it, how it is replaced.

/** Longer than any fetch of ours may last, so that nobody alive can hold such a lock. */
const STALE_LOCK_MS = 15 * 60_000;
const LOOK_EVERY_MS = 200;
const LOCK_PAUSE_MS = 250;

/** Whole or not at all: it is made beside its place, and where another process was faster, that one's is taken. */
export async function makeMirror(runner: GitRunner, gitDir: string, signal: AbortSignal): Promise<void> {
  const beside = await mkdtemp(`${gitDir}.new-`);
  const git = askGit({ ...runner, environment: { ...runner.environment, GIT_DIR: beside } }, beside, signal);
  try {
    await git.raw(['init', '--bare', '--quiet', '--template=']);
    await rename(beside, gitDir);
  } catch (thrown) {
    await rm(beside, { recursive: true, force: true });
    if (!(await exists(path.join(gitDir, 'HEAD')))) throw thrown;
  }
}

export async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

/** Puts a damaged mirror aside for the length of `work`, which makes another; puts it back where that fails. */
export async function putAside<T>(gitDir: string, work: () => Promise<T>): Promise<T> {
  const aside = `${gitDir}.damaged-${randomUUID()}`;
  await rename(gitDir, aside).catch(ifMissing);
  try {
    const result = await work();
    await rm(aside, { recursive: true, force: true });
    return result;
  } catch (thrown) {
    await rm(gitDir, { recursive: true, force: true });
    await rename(aside, gitDir).catch(ifMissing);
    throw thrown;
  }
}

/** Another process may have put the mirror aside in the same moment. */
function ifMissing(thrown: unknown): void {
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
}

/** Another process of ours may be fetching; its locks last seconds. Those of a git that was killed last for ever. */
export async function pastLocks(
  gitDir: string,
  limitMs: number,
  signal: AbortSignal,
  act: () => Promise<void>,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      return await act();
    } catch (thrown) {
      const locked = thrown instanceof GitFailure && /\.lock'?: File exists|cannot lock ref/u.test(thrown.message);
      if (!locked) throw thrown;
      if (performance.now() > deadline) throw cacheBusy(gitDir);
      await removeStaleLocks(gitDir);
      await pause(LOCK_PAUSE_MS, undefined, { signal });
    }
  }
}

/** A git that was killed leaves its locks behind, and every later one would refuse to work. */
async function removeStaleLocks(gitDir: string): Promise<void> {
  const entries = await readdir(gitDir, { recursive: true }).catch(() => []);
  for (const entry of entries.filter((name) => name.endsWith('.lock'))) {
    const file = path.join(gitDir, entry);
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > STALE_LOCK_MS) await rm(file, { force: true });
  }
}

/** Calls back once when the packs that are just coming in are larger than `limit`. Returns how to stop looking. */
export function watchGrowth(gitDir: string, limit: number, onExceeded: () => void): () => void {
  const packs = path.join(gitDir, 'objects', 'pack');
  const timer = setInterval(async () => {
    if ((await incomingBytes(packs)) <= limit) return;
    clearInterval(timer);
    onExceeded();
  }, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

async function incomingBytes(packs: string): Promise<number> {
  const names = await readdir(packs).catch(() => []);
  let total = 0;
  for (const name of names.filter((each) => each.startsWith('tmp_pack_'))) {
    total += (await stat(path.join(packs, name)).catch(() => undefined))?.size ?? 0;
  }
  return total;
}
