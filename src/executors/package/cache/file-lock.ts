import Database from 'better-sqlite3';
import type { Clock } from '../../../reconciler/ports.ts';

/** Many may hold a file at once to read it, or one alone to change it. */
export type LockKind = 'shared' | 'alone';

const AGAIN_MS = 500;

/**
 * Runs `work` while this process holds the lock; waits for it, and calls `onWait` every time. SQLite does the locking, on an empty database: it spans
 * processes on every platform, and a process that dies gives its locks back, whatever it died of. Nothing else may open
 * the file: on POSIX systems, closing it again would give back every lock that this process has on it.
 */
export async function holding<T>(
  file: string,
  kind: LockKind,
  clock: Clock,
  signal: AbortSignal,
  work: () => Promise<T>,
  onWait: () => Promise<void> = async () => {},
): Promise<T> {
  let lock = tryLock(file, kind);
  for (; lock === undefined; lock = tryLock(file, kind)) {
    await onWait();
    await clock.sleep(AGAIN_MS, signal);
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}

/** Undefined where somebody else holds it. */
export function tryLock(file: string, kind: LockKind): { close(): void } | undefined {
  const database = new Database(file, { timeout: 0 });
  try {
    database.exec(kind === 'alone' ? 'BEGIN EXCLUSIVE' : 'BEGIN');
    // A transaction takes its lock when it first reads.
    if (kind === 'shared') database.prepare('SELECT count(*) FROM sqlite_master').get();
    return database;
  } catch (thrown) {
    database.close();
    if (thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY')) return undefined;
    throw thrown;
  }
}
