import type { Kysely } from 'kysely';
import type { PersonsAct } from '../planner/persons-act.ts';
import type { Acts } from '../reconciler/acts.ts';
import type { AuditChain } from './audit-chain.ts';
import type { Tables } from './schema.ts';

/** One row per act; none is ever changed or taken out. */
export function acts(db: Kysely<Tables>, chain: AuditChain): Acts {
  return {
    async record(system, { by, at, reason, ...content }) {
      const { kind, ...detail } = content;
      await chain.audited(async (transaction) => {
        const row = { system, kind, by, at, reason, detail: JSON.stringify(detail) };
        await transaction.insertInto('personsAct').values(row).execute();
        return [undefined, { at, kind, by, system, detail: { reason, ...detail } }];
      });
    },

    async of(system) {
      const rows = await db.selectFrom('personsAct').selectAll().where('system', '=', system).orderBy('seq').execute();
      return rows.map(
        ({ kind, by, at, reason, detail }) => ({ kind, by, at, reason, ...JSON.parse(detail) }) as PersonsAct,
      );
    },
  };
}
