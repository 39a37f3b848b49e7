import type { Kysely } from 'kysely';
import type { PassLog, PassRecord } from '../reconciler/runs.ts';
import type { Tables } from './schema.ts';

/** Keeps the newest record of each system, so that years of passes do not fill the disk. */
export function passLog(db: Kysely<Tables>): PassLog {
  return {
    async record({ system, at, revision, result, reason, message, plan }: PassRecord): Promise<void> {
      const row = { at, revision, result, reason, message, plan: plan ?? null };
      await db
        .insertInto('pass')
        .values({ system, ...row })
        .onConflict((found) => found.column('system').doUpdateSet(row).where('pass.at', '<=', at))
        .execute();
    },

    async latest(): Promise<readonly PassRecord[]> {
      const rows = await db.selectFrom('pass').selectAll().orderBy('system').execute();
      return rows.map((row) => ({ ...row, plan: row.plan ?? undefined }));
    },
  };
}
