import { type Kysely, sql } from 'kysely';
import { canonicalJson } from '../model/digest.ts';
import type { Adoptions } from '../reconciler/adoptions.ts';
import type { AuditChain } from './audit-chain.ts';
import type { FollowedRow, Tables } from './schema.ts';

/** Both databases bound the number of values in a statement. */
const ROWS_AT_ONCE = 500;

/** One row for each system, written only where it has changed: most follow the same revision for weeks. */
export function adoptions(db: Kysely<Tables>, chain: AuditChain): Adoptions {
  return {
    record: (event, follows) =>
      chain.audited(async (transaction) => {
        const before = new Map((await rowsOf(transaction)).map((row) => [row.system, row]));
        const gone = [...before.keys()].filter((system) => !follows.has(system));
        const changed = [...follows]
          .map(([system, { revision, from }]): FollowedRow => ({ system, revision, from }))
          .filter((row) => !isSame(before.get(row.system), row));
        for (const systems of portionsOf(gone)) {
          await transaction.deleteFrom('followed').where('system', 'in', systems).execute();
        }
        for (const rows of portionsOf(changed)) {
          await transaction
            .insertInto('followed')
            .values(rows)
            .onConflict((found) =>
              found.column('system').doUpdateSet((row) => ({
                revision: row.ref('excluded.revision'),
                from: row.ref('excluded.from'),
              })),
            )
            .execute();
        }
        return [undefined, event];
      }),

    recordRefusal: (event) =>
      chain.audited(async (transaction) => {
        const before = await transaction
          .selectFrom('audit')
          .select('seq')
          .where('kind', '=', sql.lit(event.kind))
          .where('detail', '=', canonicalJson(event.detail))
          .executeTakeFirst();
        return before === undefined ? [undefined, event] : [undefined];
      }),

    async latest() {
      return new Map((await rowsOf(db)).map(({ system, ...followed }) => [system, followed]));
    },
  };
}

function rowsOf(db: Kysely<Tables>): Promise<FollowedRow[]> {
  return db.selectFrom('followed').selectAll().orderBy('system').execute();
}

function isSame(before: FollowedRow | undefined, { revision, from }: FollowedRow): boolean {
  return before?.revision === revision && before.from === from;
}

function* portionsOf<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += ROWS_AT_ONCE) yield items.slice(at, at + ROWS_AT_ONCE);
}
