import type { Kysely } from 'kysely';
import type { PlanUses } from '../reconciler/plan-uses.ts';
import type { Tables } from './schema.ts';

/** One row per saved plan and system, written before the first act and never taken out. */
export function planUses(db: Kysely<Tables>): PlanUses {
  return {
    async of(plan, system) {
      const row = await db
        .selectFrom('planUse')
        .selectAll()
        .where('plan', '=', plan)
        .where('system', '=', system)
        .executeTakeFirst();
      return row && { begunAt: row.begunAt, endedAt: row.endedAt ?? undefined };
    },

    async begin(plan, system, at) {
      await db
        .insertInto('planUse')
        .values({ plan, system, begunAt: at, endedAt: null })
        .onConflict((found) => found.doNothing())
        .execute();
    },

    async end(plan, system, at) {
      await db
        .insertInto('planUse')
        .values({ plan, system, begunAt: at, endedAt: at })
        .onConflict((found) =>
          found.columns(['plan', 'system']).doUpdateSet({ endedAt: at }).where('planUse.endedAt', 'is', null),
        )
        .execute();
    },
  };
}
