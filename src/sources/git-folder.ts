import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Longer than any fetch of ours may last, so that nobody alive can hold such a lock. */
const STALE_LOCK_MS = 15 * 60_000;
const LOOK_EVERY_MS = 200;

/** A git that was killed leaves its locks behind, and every later one would refuse to work. */
export async function removeStaleLocks(gitDir: string): Promise<void> {
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
