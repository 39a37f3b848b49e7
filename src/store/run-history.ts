import type { Kysely } from 'kysely';
import type { RunHistory } from '../reconciler/prune-history.ts';
import { FINAL_STATES } from '../reconciler/runs.ts';
import type { AuditChain } from './audit-chain.ts';
import type { Tables } from './schema.ts';

/** How many names one statement takes. */
const AT_ONCE = 500;

export function runHistory(db: Kysely<Tables>, chain: AuditChain): RunHistory {
  return {
    async systems() {
      const rows = await db.selectFrom('run').select('system').distinct().execute();
      return rows.map(({ system }) => system).toSorted();
    },

    forget: (system, runs, at) =>
      chain.audited(async (transaction) => {
        const forgotten: string[] = [];
        for (let from = 0; from < runs.length; from += AT_ONCE) {
          const ended = await transaction
            .selectFrom('run')
            .where('system', '=', system)
            .where('id', 'in', runs.slice(from, from + AT_ONCE))
            .where('state', 'in', FINAL_STATES)
            .select('id')
            .execute();
          const ids = ended.map(({ id }) => id);
          if (ids.length === 0) continue;
          await transaction.deleteFrom('journalEntry').where('run', 'in', ids).execute();
          await transaction.deleteFrom('run').where('id', 'in', ids).execute();
          forgotten.push(...ids);
        }
        const event = { at, kind: 'history-pruned', system, detail: { runs: forgotten } };
        return forgotten.length === 0 ? [0] : [forgotten.length, event];
      }),
  };
}
