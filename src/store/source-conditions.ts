import type { Kysely } from 'kysely';
import type { SourceConditions } from '../reconciler/source-conditions.ts';
import type { Tables } from './schema.ts';

/** Both databases bound the number of values in a statement. */
const ROWS_AT_ONCE = 500;

/** One row for each system that the service names. */
export function sourceConditions(db: Kysely<Tables>): SourceConditions {
  return {
    record: (conditions) =>
      db.transaction().execute(async (transaction) => {
        const rows = [...conditions].map(([system, told]) => ({ system, conditions: JSON.stringify(told) }));
        await transaction.deleteFrom('sourceCondition').execute();
        for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
          await transaction
            .insertInto('sourceCondition')
            .values(rows.slice(at, at + ROWS_AT_ONCE))
            .onConflict((found) =>
              found.column('system').doUpdateSet((row) => ({ conditions: row.ref('excluded.conditions') })),
            )
            .execute();
        }
      }),

    async latest() {
      const rows = await db.selectFrom('sourceCondition').selectAll().orderBy('system').execute();
      return new Map(rows.map(({ system, conditions }) => [system, JSON.parse(conditions)]));
    },
  };
}
