import type { Kysely } from 'kysely';
import type { PassLog, PassRecord } from '../reconciler/runs.ts';
import type { PassRow, Tables } from './schema.ts';

/** Keeps the newest record of each system, so that years of passes do not fill the disk. */
export function passLog(db: Kysely<Tables>): PassLog {
  return {
    async record({ system, at, revision, result, reason, message, ...told }: PassRecord): Promise<void> {
      const row = { at, revision, result, reason, message, ...columnsOf(told) };
      await db
        .insertInto('pass')
        .values({ system, ...row })
        .onConflict((found) => found.column('system').doUpdateSet(row).where('pass.at', '<=', at))
        .execute();
    },

    async of(system) {
      const row = await db.selectFrom('pass').selectAll().where('system', '=', system).executeTakeFirst();
      return row && recordOf(row);
    },

    async latest(): Promise<readonly PassRecord[]> {
      const rows = await db.selectFrom('pass').selectAll().orderBy('system').execute();
      return rows.map(recordOf);
    },
  };
}

type Told = Pick<PassRecord, 'plan' | 'place' | 'conditions' | 'succeededAt'>;

function columnsOf({ plan, place, conditions, succeededAt }: Told): Pick<PassRow, keyof Told> {
  return {
    plan: plan ?? null,
    place: place === undefined ? null : JSON.stringify(place),
    conditions: JSON.stringify(conditions),
    succeededAt: succeededAt ?? null,
  };
}

function recordOf({ plan, place, conditions, succeededAt, ...row }: PassRow): PassRecord {
  return {
    ...row,
    plan: plan ?? undefined,
    place: place === null ? undefined : JSON.parse(place),
    conditions: conditions === null ? [] : JSON.parse(conditions),
    succeededAt: succeededAt ?? undefined,
  };
}
