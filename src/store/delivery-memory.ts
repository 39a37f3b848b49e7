import type { Kysely } from 'kysely';
import { instantOf, millisecondsOf } from '../model/instant.ts';
import { DELIVERIES_KEPT_MS, type DeliveryMemory, MOST_DELIVERIES } from '../reconciler/delivery-memory.ts';
import type { Tables } from './schema.ts';

/** One row for each name. Whoever is answered with its row was the first to write it. */
export function deliveryMemory(db: Kysely<Tables>): DeliveryMemory {
  return {
    async isNew(names, at) {
      if (names.length === 0) return true;
      const written = await db
        .insertInto('delivery')
        .values(names.map((name) => ({ name, at })))
        .onConflict((found) => found.column('name').doNothing())
        .returning('seq')
        .execute();
      const newest = Math.max(0, ...written.map(({ seq }) => seq));
      await db
        .deleteFrom('delivery')
        .where((row) =>
          row.or([
            row('at', '<', instantOf(millisecondsOf(at) - DELIVERIES_KEPT_MS)),
            row('seq', '<=', newest - MOST_DELIVERIES),
          ]),
        )
        .execute();
      return written.length === names.length;
    },
  };
}
