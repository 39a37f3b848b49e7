import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Letter, NewLetter, Outbox, Turn } from '../reconciler/telling/outbox.ts';
import type { LetterRow, Tables } from './schema.ts';

/** Each act is one statement, or several of which each may be repeated: it needs no transaction, which would hold others up. */
export function outbox(db: Kysely<Tables>): Outbox {
  const waiting = () => db.selectFrom('letter').where('endedAt', 'is', null);

  async function end(letters: readonly Letter[], endedAt: string, problem: string | null): Promise<void> {
    await db.updateTable('letter').set({ endedAt, problem }).where('seq', 'in', seqsOf(letters)).execute();
  }

  return {
    async told(subject) {
      const rows = await db.selectFrom('toldState').selectAll().where('subject', '=', subject).execute();
      return rows.map(({ subject: _, ...state }) => state);
    },

    async turn(turn) {
      const isNews = await written(db, turn.letters);
      await turned(db, turn);
      return isNews;
    },

    async take(notifier, { now, dueBy, until, most }) {
      const isFree = (row: ExpressionBuilder<Tables, 'letter'>) =>
        row.and([row('endedAt', 'is', null), row.or([row('takenUntil', 'is', null), row('takenUntil', '<=', now)])]);
      const free = db.selectFrom('letter').where('notifier', '=', notifier).where(isFree);
      const taken = await db
        .updateTable('letter')
        .set((row) => ({ takenUntil: until, attempts: row('attempts', '+', 1) }))
        .where('seq', 'in', free.select('seq').orderBy('seq').limit(most))
        .where((row) => row.exists(free.select('seq').where('dueAt', '<=', dueBy)))
        // Asked of the row itself once more: somebody else may have taken it while this waited for them.
        .where(isFree)
        .returningAll()
        .execute();
      return taken.map(letterOf).toSorted((a, b) => a.seq - b.seq);
    },

    delivered: (letters, at) => end(letters, at, null),

    async returned(letters, problem) {
      if (letters.length === 0) return;
      const row = { takenUntil: null, problem };
      await db.updateTable('letter').set(row).where('seq', 'in', seqsOf(letters)).execute();
    },

    abandoned: end,

    async nextDue(notifiers) {
      if (notifiers.length === 0) return undefined;
      const row = await waiting()
        .where('notifier', 'in', notifiers)
        .where('takenUntil', 'is', null)
        .select(({ fn }) => fn.min('dueAt').as('dueAt'))
        .executeTakeFirst();
      return row?.dueAt ?? undefined;
    },

    async forgetEnded(before) {
      await db.deleteFrom('letter').where('endedAt', '<', before).execute();
    },
  };
}

/** A letter that is there already was written by another process, or by one that was ended right after. */
async function written(db: Kysely<Tables>, letters: readonly NewLetter[]): Promise<boolean> {
  if (letters.length === 0) return false;
  const made = await db
    .insertInto('letter')
    .values(letters.map(rowOf))
    .onConflict((found) => found.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

async function turned(db: Kysely<Tables>, { subject, topic, before, state, at }: Turn): Promise<void> {
  if (before === undefined) {
    await db
      .insertInto('toldState')
      .values({ subject, topic, state, since: at, turn: 1 })
      .onConflict((found) => found.doNothing())
      .execute();
    return;
  }
  await db
    .updateTable('toldState')
    .set({ state, since: at, turn: before.turn + 1 })
    .where('subject', '=', subject)
    .where('topic', '=', topic)
    .where('turn', '=', before.turn)
    .execute();
}

function rowOf({ notifier, notice, dueAt }: NewLetter) {
  const { id: noticeId, at: writtenAt } = notice;
  const fresh = { takenUntil: null, attempts: 0, problem: null, endedAt: null };
  return { notifier, noticeId, notice: JSON.stringify(notice), writtenAt, dueAt, ...fresh };
}

function letterOf({ seq, notice, writtenAt, attempts }: Omit<LetterRow, 'seq'> & { seq: number }): Letter {
  return { seq, notice: JSON.parse(notice), writtenAt, attempts };
}

function seqsOf(letters: readonly Letter[]): readonly number[] {
  return letters.map(({ seq }) => seq);
}
