import type { Kysely, Transaction } from 'kysely';
import { canonicalJson } from '../model/digest.ts';
import type { Audit, AuditEvent, AuditRow } from '../reconciler/audit.ts';
import { sealOf } from '../reconciler/verify-audit.ts';
import type { ProcessIdentity } from './process-look.ts';
import type { AuditEntryRow, Tables } from './schema.ts';

/** What an act came to, and what is put on record of it; nothing where it changed nothing. */
type Acted<T> = readonly [result: T, event?: Omit<AuditEvent, 'by'> & { readonly by?: string }];

export interface AuditChain extends Audit {
  /** Acts and records that, both or neither. */
  audited<T>(act: (db: Transaction<Tables>) => Promise<Acted<T>>): Promise<T>;
}

const BATCH = 500;

/**
 * Whoever appends holds the row of the head from the first statement to the commit. So there is one chain however many
 * write, and a transaction takes its locks in one order.
 */
export function auditChain(db: Kysely<Tables>, self: ProcessIdentity): AuditChain {
  const thisRatchet = `ratchet@${self.host} pid ${self.pid}`;

  const audited: AuditChain['audited'] = (act) =>
    db.transaction().execute(async (transaction) => {
      const head = await transaction
        .updateTable('auditHead')
        .set((column) => ({ seq: column.ref('seq') }))
        .returningAll()
        .executeTakeFirstOrThrow();
      const [result, event] = await act(transaction);
      if (event === undefined) return result;
      const row = rowOf({ by: thisRatchet, ...event }, head);
      await transaction.insertInto('audit').values(row).execute();
      await transaction.updateTable('auditHead').set({ seq: row.seq, hash: row.hash }).execute();
      return result;
    });

  return {
    audited,

    record: (event) => audited(async () => [undefined, event]),

    async *rows({ since, system }) {
      for (let after = 0; ; ) {
        let query = db.selectFrom('audit').selectAll().where('seq', '>', after);
        if (since !== undefined) query = query.where('at', '>=', since);
        if (system !== undefined) query = query.where('system', '=', system);
        const rows = await query.orderBy('seq').limit(BATCH).execute();
        yield* rows.map(({ detail, ...row }) => ({
          ...row,
          system: row.system ?? undefined,
          detail: readable(detail),
        }));
        after = rows.at(-1)?.seq ?? after;
        if (rows.length < BATCH) return;
      }
    },

    async head() {
      const { seq, hash } = await db.selectFrom('auditHead').selectAll().executeTakeFirstOrThrow();
      return { seq, hash };
    },
  };
}

function rowOf(event: AuditEvent, head: { readonly seq: number; readonly hash: string }): AuditEntryRow {
  const { at, kind, detail } = event;
  const by = storable(event.by);
  const system = event.system === undefined ? undefined : storable(event.system);
  const content: Omit<AuditRow, 'hash'> = { seq: head.seq + 1, at, kind, by, system, detail, previous: head.hash };
  return { ...content, system: system ?? null, detail: canonicalJson(detail), hash: sealOf(content) };
}

/** As every database gives it back, so that the seal holds. */
function storable(text: string): string {
  return Buffer.from(text).toString().replaceAll('\0', '\u2400');
}

/** What somebody made unreadable is shown as it is; its seal does not hold. */
function readable(detail: string): AuditRow['detail'] {
  try {
    return JSON.parse(detail);
  } catch {
    return { unreadable: detail };
  }
}
