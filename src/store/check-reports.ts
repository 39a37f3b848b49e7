import type { Kysely } from 'kysely';
import type { CheckReport } from '../model/prerequisite-check.ts';
import type { CheckReports } from '../reconciler/checks.ts';
import type { AuditChain } from './audit-chain.ts';
import type { Tables } from './schema.ts';

/** One row per run of a check; none is ever changed or taken out. */
export function checkReports(db: Kysely<Tables>, chain: AuditChain): CheckReports {
  return {
    async record(system, report) {
      const { check, at, release, build, outcome, by } = report;
      await chain.audited(async (transaction) => {
        const row = { system, check, at, report: JSON.stringify(report) };
        await transaction.insertInto('checkReport').values(row).execute();
        return [undefined, { at, kind: 'check-reported', by, system, detail: { check, release, build, outcome } }];
      });
    },

    async latest(system) {
      const newest = db
        .selectFrom('checkReport')
        .where('system', '=', system)
        .select(({ fn }) => fn.max('seq').as('seq'))
        .groupBy('check');
      const rows = await db.selectFrom('checkReport').selectAll().where('seq', 'in', newest).orderBy('check').execute();
      return rows.map(({ report }) => JSON.parse(report) as CheckReport);
    },
  };
}
