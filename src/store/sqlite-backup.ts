import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import type { AuditHead } from '../reconciler/audit.ts';
import { verifyAudit } from '../reconciler/verify-audit.ts';
import { openStore } from './open-store.ts';
import { type ProcessLook, thisProcess } from './process-look.ts';
import { storeError } from './store-errors.ts';

/** Copies the store as it is at one moment, while others go on writing. Throws `store.…`; nothing is ever written over. */
export async function backupSqlite(file: string, target: string): Promise<AuditHead> {
  if (existsSync(target)) throw exists(target);
  const unfinished = `${target}.part`;
  try {
    const handle = new Sqlite(file, { readonly: true, fileMustExist: true });
    await handle.backup(unfinished).finally(() => handle.close());
    // One file without companions, wherever it is carried to.
    const copy = new Sqlite(unfinished);
    copy.pragma('journal_mode = delete');
    copy.close();
  } catch (thrown) {
    rmSync(unfinished, { force: true });
    throw storeError(file, thrown);
  }
  const head = await soundHeadOf(unfinished);
  renameSync(unfinished, target);
  return head;
}

interface Restored {
  readonly head: AuditHead;
  /** Where the store went that was there before. */
  readonly before: string | undefined;
}

/**
 * Puts a backup in the place of the store, which is moved aside and not removed. Refused while a living process works
 * with the store, and where the backup is damaged, another program's, or its record was tampered with.
 */
export async function restoreSqlite(
  backup: string,
  file: string,
  { at, by }: { readonly at: Instant; readonly by: string },
  look = thisProcess(),
): Promise<Restored> {
  if (!existsSync(backup)) throw noBackup(backup);
  const before = existsSync(file) ? `${file}.replaced-${at.replaceAll(/[:.]/gu, '')}` : undefined;
  if (before !== undefined) await refuseWhileHeld(file, look);
  const unfinished = `${file}.part`;
  rmSync(unfinished, { force: true });
  try {
    const handle = new Sqlite(backup, { readonly: true });
    await handle.backup(unfinished).finally(() => handle.close());
    const head = await soundHeadOf(unfinished);
    if (before !== undefined) moveWhole(file, before);
    renameSync(unfinished, file);
    const store = await openStore({ kind: 'sqlite', file });
    await store.audit.record({ at, kind: 'store-restored', by, system: undefined, detail: { head: head.seq } });
    await store.close();
    return { head, before };
  } catch (thrown) {
    for (const end of ['', '-wal', '-shm']) rmSync(`${unfinished}${end}`, { force: true });
    throw storeError(backup, thrown);
  }
}

/** Opened as the store would be: what is foreign, newer or damaged is refused there. */
async function soundHeadOf(file: string): Promise<AuditHead> {
  const handle = new Sqlite(file);
  const [damage] = handle.pragma('integrity_check(1)') as [{ readonly integrity_check: string }];
  handle.close();
  if (damage.integrity_check !== 'ok')
    throw Object.assign(new Error(damage.integrity_check), { code: 'SQLITE_CORRUPT' });
  const store = await openStore({ kind: 'sqlite', file });
  try {
    const verdict = await verifyAudit(store.audit.rows({}), [await store.audit.head()]);
    if (verdict.kind === 'broken') throw tampered(file, verdict.message);
    return verdict.head;
  } finally {
    await store.close();
  }
}

async function refuseWhileHeld(file: string, { self, livenessOf }: ProcessLook): Promise<void> {
  const handle = new Sqlite(file, { readonly: true });
  const rows = handle.prepare<[], { system: string; host: string; pid: number; started: string | null }>(
    'select system, host, pid, started from lease where host is not null',
  );
  const held = rows.all().find(({ host, pid, started }) => {
    return host !== self.host || livenessOf({ host, pid, started: started ?? undefined }) !== 'gone';
  });
  handle.close();
  if (held === undefined) return;
  throw new RatchetError('store.held', `${held.host} pid ${held.pid} works on "${held.system}" with the store`, {
    blame: 'operator',
    hint: 'stop every `ratchet serve` and wait for every command that acts, then restore again',
  });
}

/** What is in the companions goes into the file first. */
function moveWhole(file: string, to: string): void {
  const handle = new Sqlite(file);
  handle.pragma('wal_checkpoint(truncate)');
  handle.pragma('journal_mode = delete');
  handle.close();
  renameSync(file, to);
}

function exists(target: string): RatchetError {
  return new RatchetError('store.exists', `"${path.basename(target)}" is there already`, {
    blame: 'operator',
    hint: 'name another file: a backup is never written over',
  });
}

function noBackup(backup: string): RatchetError {
  return new RatchetError('store.no-backup', `there is no backup "${backup}"`, { blame: 'operator' });
}

function tampered(file: string, message: string): RatchetError {
  return new RatchetError('store.tampered', `the record in "${file}" is not as it was written: ${message}`, {
    blame: 'operator',
    hint: 'take another backup, and find out who changed this one',
  });
}
