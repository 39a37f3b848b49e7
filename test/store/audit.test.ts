import { once } from 'node:events';
import { type Kysely, sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import type { StoreLocation } from '../../src/config/store-location.ts';
import type { AuditHead, AuditRow } from '../../src/reconciler/audit.ts';
import { BEFORE_ALL, sealOf, verifyAudit } from '../../src/reconciler/verify-audit.ts';
import { openDatabase, openStore, type Store } from '../../src/store/open-store.ts';
import type { Tables } from '../../src/store/schema.ts';
import { at, entry, newRun } from '../contracts/run-journal.ts';
import { freshStore, onEveryDatabase, removeStores } from './fresh-store.ts';
import { writer } from './writer.ts';

afterAll(removeStores);

async function listed<T>(rows: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

async function verdictOn(store: Store, ...kept: readonly AuditHead[]) {
  return verifyAudit(store.audit.rows({}), [await store.audit.head(), ...kept]);
}

async function kindsIn(store: Store): Promise<readonly string[]> {
  return (await listed(store.audit.rows({}))).map(({ kind }) => kind);
}

const closed = { kind: 'run-closed', run: 'r1', by: 'alice@ops', at: at(9), reason: "it's fine \0 \ud800" } as const;

onEveryDatabase('the record', (fresh) => {
  it('tells what was done, by whom, and under which lease', async () => {
    const store = await freshStore(await fresh());
    await store.leases.acquire('prod', at(0));
    await store.journal.begin(newRun('r1'), at(1));
    await store.journal.advance('r1', 'staged', 'on its way', at(2));
    await store.journal.record(entry('r1', 'upload'));
    await store.journal.record(entry('r1', 'launch', { at: at(3) }));
    await store.journal.advance('r1', 'failed', 'no', at(4));
    await store.acts.record('prod', closed);
    const letGo = { change: 12, commit: 'c'.repeat(40), approvedBy: ['alice'] };
    await store.planUses.begin('sha256:a', 'prod', at(5), letGo);
    await store.planUses.begin('sha256:a', 'prod', at(6));
    await store.audit.record({ at: at(7), kind: 'revision-in-force', system: undefined, detail: { revision: 'main' } });

    const rows = await listed(store.audit.rows({}));
    expect(rows.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual([
      '1 run-begun',
      '2 launch',
      '3 run-ended',
      '4 run-closed',
      '5 plan-begun',
      '6 revision-in-force',
    ]);
    expect(rows[1]).toMatchObject({ at: at(3), system: 'prod', detail: { run: 'r1', token: 1 } });
    expect(rows[1]?.by).toMatch(/^ratchet@.+ pid \d+$/u);
    expect(rows[2]?.detail).toMatchObject({ state: 'failed', message: 'no' });
    expect(rows[3]).toMatchObject({ by: 'alice@ops', detail: { reason: closed.reason } });
    expect(rows[4]?.detail).toEqual({ plan: 'sha256:a', ...letGo });
    expect(await verdictOn(store)).toEqual({ kind: 'intact', head: { seq: 6, hash: rows[5]?.hash } });
  });

  it('is asked for by system and moment', async () => {
    const { audit, acts } = await freshStore(await fresh());
    for (const [index, system] of ['prod', 'lab', 'prod'].entries())
      await acts.record(system, { ...closed, at: at(index) });
    const seqs = async (filter: Parameters<typeof audit.rows>[0]) =>
      (await listed(audit.rows(filter))).map(({ seq }) => seq);

    expect(await seqs({ system: 'prod' })).toEqual([1, 3]);
    expect(await seqs({ since: at(1) })).toEqual([2, 3]);
    expect(await seqs({ since: at(1), system: 'prod' })).toEqual([3]);
  });

  it('says nothing of what was refused', async () => {
    const store = await freshStore(await fresh());
    await store.journal.begin(newRun('r1'), at(0));
    await expect(store.journal.begin(newRun('r2'), at(0))).rejects.toMatchObject({ code: 'run.conflict' });

    expect(await kindsIn(store)).toEqual(['run-begun']);
    expect(await verdictOn(store)).toMatchObject({ kind: 'intact' });
  });

  it('is one chain, however many write at once, here and in other processes', async () => {
    const place = await fresh();
    const children = ['a', 'b'].map((system) => writer(place, system, '5'));
    const stores = await Promise.all([1, 2, 3].map(() => openStore(place)));
    await Promise.all(
      stores.flatMap(({ acts }, index) => Array.from({ length: 10 }, () => acts.record(`s${index}`, closed))),
    );
    await Promise.all(children.map((child) => once(child.stdout.resume() && child, 'exit')));

    expect(await verdictOn(stores[0] as Store)).toMatchObject({ kind: 'intact', head: { seq: 32 } });
    await Promise.all(stores.map((store) => store.close()));
  });

  it.each(['audit', 'persons_act'])('is refused by the database itself to be changed: %s', async (table) => {
    const place = await fresh();
    const store = await freshStore(place);
    await store.acts.record('prod', closed);
    const opened = await openDatabase(place);
    const ask = (statement: string) => sql.raw(statement).execute(opened?.db as Kysely<Tables>);

    await expect(ask(`update ${table} set at = 'x'`)).rejects.toThrow('never changed or removed');
    await expect(ask(`delete from ${table}`)).rejects.toThrow('never changed or removed');
    await opened?.db.destroy();
    expect(await verdictOn(store)).toMatchObject({ kind: 'intact' });
  });

  it.each`
    did                                                                                                           | seq  | what
    ${"update audit set detail = '{}' where seq = 3"}                                                             | ${3} | ${'altered'}
    ${"update audit set detail = 'no json' where seq = 3"}                                                        | ${3} | ${'altered'}
    ${'update audit set "by" = \'bob\' where seq = 1'}                                                            | ${1} | ${'altered'}
    ${'delete from audit where seq = 2'}                                                                          | ${2} | ${'missing'}
    ${'delete from audit where seq = 1'}                                                                          | ${1} | ${'missing'}
    ${'delete from audit where seq > 3'}                                                                          | ${4} | ${'truncated'}
    ${'update audit set seq = -seq; update audit set seq = case seq when -2 then 3 when -3 then 2 else -seq end'} | ${2} | ${'reordered'}
  `('shows the first row that is $what after: $did', async ({ did, seq, what }) => {
    const place = await fresh();
    const store = await filled(place);
    await tamper(place, did);

    expect(await verdictOn(store)).toMatchObject({ kind: 'broken', seq, what });
  });

  it('whose end was cut off and covered up is told by a head that was kept elsewhere', async () => {
    const place = await fresh();
    const store = await filled(place);
    const kept = await store.audit.head();
    const [, , third] = await listed(store.audit.rows({}));
    await tamper(place, `delete from audit where seq > 3; update audit_head set seq = 3, hash = '${third?.hash}'`);

    expect(await verdictOn(store)).toMatchObject({ kind: 'intact', head: { seq: 3 } });
    expect(await verdictOn(store, kept)).toMatchObject({ kind: 'broken', seq: 4, what: 'truncated' });
  });
});

/** Five rows. */
async function filled(place: StoreLocation): Promise<Store> {
  const store = await freshStore(place);
  for (const index of [1, 2, 3, 4, 5]) await store.acts.record(`s${index}`, closed);
  return store;
}

/** As somebody would who owns the database. */
async function tamper(place: StoreLocation, statements: string): Promise<void> {
  const opened = await openDatabase(place);
  if (opened === undefined) throw new Error('no database');
  const triggers =
    place.kind === 'sqlite'
      ? ['drop trigger audit_refuses_update', 'drop trigger audit_refuses_delete']
      : ['alter table audit disable trigger all'];
  for (const statement of [...triggers, ...statements.split('; ')]) await sql.raw(statement).execute(opened.db);
  if (place.kind === 'postgres') await sql.raw('alter table audit enable trigger all').execute(opened.db);
  await opened.db.destroy();
}

describe('a record that was written anew from some row on', () => {
  function chainOf(names: readonly string[]): readonly AuditRow[] {
    const rows: AuditRow[] = [];
    for (const by of names) {
      const previous = rows.at(-1)?.hash ?? BEFORE_ALL.hash;
      const content = { seq: rows.length + 1, at: at(0), kind: 'x', by, system: undefined, detail: {}, previous };
      rows.push({ ...content, hash: sealOf(content) });
    }
    return rows;
  }
  async function* stream(rows: readonly AuditRow[]) {
    yield* rows;
  }
  const headOf = (rows: readonly AuditRow[], seq: number) => rows[seq - 1] ?? BEFORE_ALL;

  it('is sound in itself, and not what was kept', async () => {
    const [first, second] = [chainOf(['a', 'b', 'c']), chainOf(['a', 'x', 'c', 'd'])];

    expect(await verifyAudit(stream(second), [headOf(second, 4)])).toMatchObject({ kind: 'intact' });
    expect(await verifyAudit(stream(second), [headOf(second, 4), headOf(first, 1)])).toMatchObject({ kind: 'intact' });
    expect(await verifyAudit(stream(second), [headOf(second, 4), headOf(first, 3)])).toMatchObject({
      kind: 'broken',
      seq: 3,
      what: 'replaced',
    });
  });

  it('shows where it was put together', async () => {
    const [first, second] = [chainOf(['a', 'b', 'c']), chainOf(['a', 'x', 'c'])];
    const joined = [...first.slice(0, 2), ...second.slice(2)];

    expect(await verifyAudit(stream(joined), [headOf(joined, 3)])).toMatchObject({
      kind: 'broken',
      seq: 3,
      what: 'replaced',
    });
  });

  it('is intact where nothing was ever done', async () => {
    expect(await verifyAudit(stream([]), [BEFORE_ALL])).toEqual({ kind: 'intact', head: BEFORE_ALL });
  });
});
