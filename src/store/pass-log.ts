import type { Kysely } from 'kysely';
import type { PassLog, PassRecord } from '../reconciler/runs.ts';
import { type Fence, leaseLost, stillHeld } from './fence.ts';
import type { Flavour } from './flavour.ts';
import type { PassRow, Tables } from './schema.ts';

export interface PassLogParts {
  readonly flavour: Flavour;
  readonly fenceOf: (system: string) => Fence | undefined;
}

/**
 * Keeps the newest record of each system, so that years of passes do not fill the disk. The newest is what the holder of
 * the lease wrote last: no clock decides it, which may be set back.
 */
export function passLog(db: Kysely<Tables>, { flavour, fenceOf }: PassLogParts): PassLog {
  return {
    async record({ system, at, revision, result, reason, message, ...told }: PassRecord): Promise<void> {
      const fence = fenceOf(system);
      if (fence === undefined) throw leaseLost(system);
      const row = { at, revision, result, reason, message, ...columnsOf(told) };
      const all = { system, ...row };
      const columns = Object.keys(all) as (keyof typeof all)[];
      const written = await db
        .insertInto('pass')
        .columns(columns)
        .expression(
          db
            .selectNoFrom(({ val }) => columns.map((column) => val(all[column]).as(column)))
            .where(stillHeld(system, fence, flavour)),
        )
        .onConflict((found) => found.column('system').doUpdateSet(row))
        .executeTakeFirst();
      if (written.numInsertedOrUpdatedRows === 0n) throw leaseLost(system);
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
