import type { Kysely } from 'kysely';
import type { Silence, SilenceLog } from '../reconciler/silences/ports.ts';
import type { Tables } from './schema.ts';

/** One row for each silencer and run, from before it is asked until it is released. */
export function silenceLog(db: Kysely<Tables>): SilenceLog {
  return {
    async all() {
      const rows = await db.selectFrom('silence').selectAll().orderBy('since').orderBy('run').execute();
      return rows.map(({ externalId, ...row }): Silence => ({ ...row, id: externalId ?? undefined }));
    },

    async claim(silence) {
      const made = await db
        .insertInto('silence')
        .values({ ...silence, externalId: null })
        .onConflict((found) => found.doNothing())
        .executeTakeFirst();
      return made.numInsertedOrUpdatedRows === 1n;
    },

    async held({ silencer, run }, externalId, until) {
      await db
        .updateTable('silence')
        .set({ externalId, until })
        .where('silencer', '=', silencer)
        .where('run', '=', run)
        .execute();
    },

    async forget({ silencer, run }) {
      await db.deleteFrom('silence').where('silencer', '=', silencer).where('run', '=', run).execute();
    },
  };
}
