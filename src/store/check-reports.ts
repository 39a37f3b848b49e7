import type { Kysely } from 'kysely';
import type { CheckReport } from '../model/prerequisite-check.ts';
import type { CheckReports } from '../reconciler/checks.ts';
import type { Tables } from './schema.ts';

/** One row per run of a check; none is ever changed or taken out. */
export function checkReports(db: Kysely<Tables>): CheckReports {
  return {
    async record(system, report) {
      const { check, at } = report;
      await db
        .insertInto('checkReport')
        .values({ system, check, at, report: JSON.stringify(report) })
        .execute();
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
