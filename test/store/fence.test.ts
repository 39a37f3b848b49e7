import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import type { PassRecord, RunJournal } from '../../src/reconciler/runs.ts';
import { byWhoeverAsks } from '../../src/store/lease-time.ts';
import { openDatabase, type StoreOptions } from '../../src/store/open-store.ts';
import type { Liveness } from '../../src/store/process-look.ts';
import { at, entry, newRun } from '../contracts/run-journal.ts';
import { withoutPostgres } from '../postgres/throw-away-server.ts';
import { freshDatabase, freshStore, onEveryDatabase, removeStores } from './fresh-store.ts';

afterAll(removeStores);

/** A replica on a machine of its own: nobody can look whether it lives. */
const replica = (host: string, liveness: Liveness = 'unknown'): StoreOptions => ({
  look: { self: { host, pid: 1, started: 'boot 1' }, livenessOf: () => liveness },
  leaseTime: byWhoeverAsks,
});

const found = (message: string, minute: number): PassRecord => ({
  system: 'prod',
  at: at(minute),
  revision: 'main@sha1:0',
  result: 'up-to-date',
  reason: 'UpToDate',
  message,
  plan: undefined,
  place: undefined,
  succeededAt: undefined,
  conditions: [],
});

onEveryDatabase('a replica that lost its lease', (fresh) => {
  /** One began a run under its lease, and was silent until another took over. */
  async function takenOver() {
    const place = await fresh();
    const first = await freshStore(place, replica('one'));
    const second = await freshStore(place, replica('two'));
    await first.leases.acquire('prod', at(0));
    await first.journal.begin(newRun('r1'), at(0));
    await first.journal.record(entry('r1', 'upload'));
    expect(await second.leases.acquire('prod', at(5))).toEqual({ kind: 'held' });
    return { place, first, second };
  }

  it.each<readonly [string, (journal: RunJournal) => Promise<unknown>]>([
    ['record', (journal) => journal.record(entry('r1', 'settle'))],
    ['record a launch', (journal) => journal.record(entry('r1', 'launch'))],
    ['move its run', (journal) => journal.advance('r1', 'staged', 'x', at(6))],
    ['end its run', (journal) => journal.advance('r1', 'failed', 'x', at(6))],
    ['begin a run', (journal) => journal.begin(newRun('r2'), at(6))],
  ])('can not %s, and the other goes on', async (_, act) => {
    const { first, second } = await takenOver();
    const before = await second.journal.open('prod');

    await expect(act(first.journal)).rejects.toMatchObject({ code: 'lease.lost', blame: 'environment' });
    expect(await second.journal.open('prod')).toEqual(before);
    expect((await second.journal.entries('r1')).map(({ step }) => step)).toEqual(['upload']);
    await second.journal.record(entry('r1', 'launch'));
    expect((await second.journal.advance('r1', 'succeeded', 'x', at(7))).state).toBe('succeeded');
  });

  it('can not put its pass on record, and what the other found stays', async () => {
    const { place, first, second } = await takenOver();
    await second.passes.record(found('by the other', 6));

    await expect(first.passes.record(found('by the first', 7))).rejects.toMatchObject({
      code: 'lease.lost',
      blame: 'environment',
    });
    expect(await second.passes.of('prod')).toEqual(found('by the other', 6));
    await second.leases.release('prod');
    await expect(second.passes.record(found('too late', 8))).rejects.toMatchObject({ code: 'lease.lost' });
    const third = await freshStore(place, replica('three'));
    await expect(third.passes.record(found('by nobody', 8))).rejects.toMatchObject({ code: 'lease.lost' });
    expect(await second.passes.latest()).toEqual([found('by the other', 6)]);
  });

  it('stays refused when it gets the lease again, until what it did under the old one has ended', async () => {
    const { first, second } = await takenOver();
    await second.leases.release('prod');

    expect(await first.leases.acquire('prod', at(6))).toMatchObject({ kind: 'taken' });
    await expect(first.journal.record(entry('r1', 'settle'))).rejects.toMatchObject({ code: 'lease.lost' });
    await first.leases.release('prod');
    expect(await first.leases.acquire('prod', at(6))).toEqual({ kind: 'held' });
    await expect(first.journal.record(entry('r1', 'settle'))).resolves.toBeUndefined();
  });

  it('does not take the lease of the other with it', async () => {
    const { first, second } = await takenOver();
    await first.leases.release('prod');

    await expect(second.journal.record(entry('r1', 'settle'))).resolves.toBeUndefined();
    const third = await freshStore((await takenOver()).place, replica('three'));
    expect(await third.leases.acquire('prod', at(6))).toMatchObject({
      kind: 'taken',
      by: expect.stringMatching(/^two/u),
    });
  });

  it('is put on record, with the lease of the one that took over', async () => {
    const { second } = await takenOver();
    const rows = [];
    for await (const { kind, by, detail } of second.audit.rows({})) rows.push({ kind, by, token: detail['token'] });

    expect(rows).toEqual([
      { kind: 'run-begun', by: 'ratchet@one pid 1', token: 1 },
      { kind: 'lease-taken-over', by: 'ratchet@two pid 1', token: 2 },
    ]);
  });

  it('lets people add to its run, who hold no lease', async () => {
    const { place } = await takenOver();
    const person = await freshStore(place, replica('desk'));

    await expect(person.journal.record(entry('r1', 'looked at it'))).resolves.toBeUndefined();
  });

  it('takes back a lease that it could not give back', async () => {
    const place = await fresh();
    const store = await freshStore(place, replica('one', 'alive'));
    await store.leases.acquire('prod', at(0));
    const opened = await openDatabase(place);
    const refuse =
      place.kind === 'sqlite'
        ? 'create trigger no before update on lease begin select raise(abort, $$away$$); end'
        : 'create function no() returns trigger language plpgsql as $$ begin raise exception $x$away$x$; end $$';
    await sql.raw(refuse.replaceAll('$$away$$', "'away'")).execute(opened?.db as never);
    if (place.kind === 'postgres') {
      await sql
        .raw('create trigger no before update on lease for each row execute function no()')
        .execute(opened?.db as never);
    }
    await expect(store.leases.release('prod')).rejects.toThrow('away');
    await sql
      .raw(place.kind === 'sqlite' ? 'drop trigger no' : 'drop function no cascade')
      .execute(opened?.db as never);
    await opened?.db.destroy();

    expect(await store.leases.acquire('prod', at(1))).toEqual({ kind: 'held' });
  });
});

describe.skipIf(withoutPostgres !== undefined)('a write that is under way', () => {
  it('keeps the lease from changing hands until it is done', async () => {
    const place = await freshDatabase();
    const first = await freshStore(place, replica('one'));
    const second = await freshStore(place, replica('two'));
    await first.leases.acquire('prod', at(0));
    await first.journal.begin(newRun('r1'), at(0));
    // The write is stopped in the middle of its statement, after it has asked for the lease.
    const opened = await openDatabase(place);
    if (opened === undefined) throw new Error('no database');
    const { db } = opened;
    await sql`create function slow() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock(7); return new; end $$`.execute(db);
    await sql`create trigger slow before insert on journal_entry for each row execute function slow()`.execute(db);
    const order: string[] = [];
    let written: Promise<unknown> | undefined;
    let taken: Promise<unknown> | undefined;
    await db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(7)`.execute(transaction);
      written = first.journal.record(entry('r1', 'upload')).then(() => order.push('written'));
      await untilWaiting(db, 1);
      taken = second.leases.acquire('prod', at(5)).then(() => order.push('taken over'));
      await untilWaiting(db, 2);
    });
    await Promise.all([written, taken]);
    await db.destroy();

    expect(order).toEqual(['written', 'taken over']);
  });

  async function untilWaiting(db: NonNullable<Awaited<ReturnType<typeof openDatabase>>>['db'], wanted: number) {
    for (;;) {
      const { rows } = await sql<{ waiting: number }>`
        select count(distinct pid) as waiting from pg_locks where not granted`.execute(db);
      if (rows[0]?.waiting === wanted) return;
    }
  }
});
