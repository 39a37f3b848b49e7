import type { Kysely } from 'kysely';
import type { LastLooks } from '../reconciler/rollouts/memory.ts';
import type { Tables } from './schema.ts';

/** One row for each system that was ever looked at. A look that could not read all versions leaves them as they were. */
export function lastLooks(db: Kysely<Tables>): LastLooks {
  return {
    async record(look, versions) {
      const { name: system, takenAt: at } = look;
      const row = { at, look: JSON.stringify(look) };
      const first = { system, ...row, versions: versions ?? '', since: at };
      await db
        .insertInto('lastLook')
        .values(first)
        .onConflict((found) =>
          found.column('system').doUpdateSet((old) => ({
            ...row,
            versions: versions ?? old.ref('lastLook.versions'),
            since:
              versions === undefined
                ? old.ref('lastLook.since')
                : old.case().when('lastLook.versions', '=', versions).then(old.ref('lastLook.since')).else(at).end(),
          })),
        )
        .execute();
    },

    async of(systems) {
      if (systems.length === 0) return new Map();
      const rows = await db.selectFrom('lastLook').selectAll().where('system', 'in', systems).execute();
      return new Map(rows.map(({ system, look, since }) => [system, { look: JSON.parse(look), since }]));
    },
  };
}
