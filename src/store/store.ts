import type { Leases, PassLog, RunJournal } from '../reconciler/ports.ts';
import { leases } from './leases.ts';
import { passLog } from './pass-log.ts';
import { type ProcessLook, thisProcess } from './process-look.ts';
import { runJournal } from './run-journal.ts';
import { openSqlite } from './sqlite.ts';

export interface Store {
  readonly journal: RunJournal;
  readonly leases: Leases;
  readonly passes: PassLog;
  /** Gives back the leases of this process and closes the file. */
  close(): Promise<void>;
}

/**
 * The memory of this machine in one SQLite file, made with its folder where it is missing. Several processes may have
 * it open. Throws `store.…` with what the operator can do.
 */
export async function openStore(file: string, look: ProcessLook = thisProcess()): Promise<Store> {
  const db = await openSqlite(file);
  const held = leases(db, look);
  return {
    journal: runJournal(db),
    leases: held,
    passes: passLog(db),
    async close() {
      await held.close();
      await db.destroy();
    },
  };
}
