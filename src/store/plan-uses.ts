import type { Kysely } from 'kysely';
import type { PlanUses } from '../reconciler/plan-uses.ts';
import type { AuditChain } from './audit-chain.ts';
import type { Tables } from './schema.ts';

/** One row per saved plan and system, written before the first act and never taken out. */
export function planUses(db: Kysely<Tables>, chain: AuditChain): PlanUses {
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

    begin: (plan, system, at, by) =>
      chain.audited(async (transaction) => {
        const row = await transaction
          .insertInto('planUse')
          .values({ plan, system, begunAt: at, endedAt: null })
          .onConflict((found) => found.doNothing())
          .returning('plan')
          .executeTakeFirst();
        if (row === undefined) return [undefined];
        return [undefined, { at, kind: 'plan-begun', system, detail: { plan, ...by } }];
      }),

    end: (plan, system, at) =>
      chain.audited(async (transaction) => {
        const row = await transaction
          .insertInto('planUse')
          .values({ plan, system, begunAt: at, endedAt: at })
          .onConflict((found) =>
            found.columns(['plan', 'system']).doUpdateSet({ endedAt: at }).where('planUse.endedAt', 'is', null),
          )
          .returning('plan')
          .executeTakeFirst();
        return row === undefined ? [undefined] : [undefined, { at, kind: 'plan-used-up', system, detail: { plan } }];
      }),
  };
}
