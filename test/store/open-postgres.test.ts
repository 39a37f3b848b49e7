import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresLocation } from '../../src/config/store-location.ts';
import { Secret } from '../../src/model/secret.ts';
import { openStore } from '../../src/store/open-store.ts';
import { at, entry, newRun } from '../contracts/run-journal.ts';
import { withoutPostgres } from '../postgres/throw-away-server.ts';
import { freshStore, postgresServer, removeStores } from './fresh-store.ts';
import { writer } from './writer.ts';

afterAll(removeStores);

const title = withoutPostgres === undefined ? 'a store in PostgreSQL' : `PostgreSQL, skipped: ${withoutPostgres}`;

describe.skipIf(withoutPostgres !== undefined)(title, () => {
  const fresh = () => postgresServer().freshDatabase();
  const ask = (place: PostgresLocation, statement: string) => postgresServer().ask(place.database, statement);

  it('is made where it is missing, and found again', async () => {
    const place = await fresh();
    const first = await openStore(place);
    const run = await first.journal.begin(newRun('r1'), at(0));
    await first.close();

    expect(await (await freshStore(place)).journal.open('prod')).toEqual(run);
  });

  it('is not made where it must exist', async () => {
    const place = await fresh();

    expect(await openStore(place, { mustExist: true })).toBeUndefined();
    expect(await ask(place, "select relname from pg_class where relname like 'kysely%'")).toEqual([]);
    await freshStore(place);
    const store = await openStore(place, { mustExist: true });
    expect(await store?.journal.runs({ limit: 1 })).toEqual([]);
    await store?.close();
  });

  it('is made once by many that open it at once', async () => {
    const place = await fresh();
    const stores = await Promise.all(Array.from({ length: 6 }, () => freshStore(place)));

    expect(await Promise.all(stores.map(({ journal }) => journal.runs({ limit: 1 })))).toEqual(stores.map(() => []));
  });

  it('is made once by many processes', async () => {
    const place = await fresh();
    const children = ['a', 'b', 'c'].map((system) => writer(place, system, '3'));
    const ends = await Promise.all(children.map((child) => once(child.stdout.resume() && child, 'exit')));

    expect(ends).toEqual(children.map(() => [0, null]));
  });

  it('lies in the schema that the account looks at first', async () => {
    const place = await fresh();
    await ask(place, `create schema ratchet; alter database ${place.database} set search_path = ratchet`);
    await ask(place, 'create table public.bookmarks (url text)');
    await freshStore(place);

    expect(await ask(place, "select schemaname from pg_tables where tablename = 'run'")).toEqual([
      { schemaname: 'ratchet' },
    ]);
  });

  it('is refused where another program has its tables', async () => {
    const place = await fresh();
    await ask(place, 'create table bookmarks (url text)');

    await expect(openStore(place)).rejects.toMatchObject({ code: 'store.foreign', blame: 'operator' });
    expect(await ask(place, "select tablename from pg_tables where schemaname = 'public'")).toEqual([
      { tablename: 'bookmarks' },
    ]);
  });

  it('is refused where a newer version wrote it', async () => {
    const place = await fresh();
    await (await openStore(place)).close();
    await ask(place, "insert into kysely_migration values ('999-later', 'x')");

    await expect(openStore(place)).rejects.toMatchObject({
      code: 'store.newer',
      message: expect.stringContaining('"999-later"'),
    });
  });

  it('compares text by its characters, whatever the locale of the server', async () => {
    const place = await fresh();
    await freshStore(place);

    expect(
      await ask(
        place,
        "select distinct collation_name from information_schema.columns where table_name = 'run' and data_type = 'text'",
      ),
    ).toEqual([{ collation_name: 'C' }]);
  });

  it('says that it cannot be written, and is read all the same', async () => {
    const place = await fresh();
    await (await openStore(place)).close();
    await ask(place, `alter database ${place.database} set default_transaction_read_only = on`);
    const { journal } = await freshStore(place);

    expect(await journal.runs({ limit: 1 })).toEqual([]);
    await expect(journal.begin(newRun('r1'), at(0))).rejects.toMatchObject({
      code: 'store.read-only',
      blame: 'operator',
    });
  });

  it.each`
    sqlstate   | code
    ${'53100'} | ${'store.full'}
    ${'40P01'} | ${'store.busy'}
    ${'XX001'} | ${'store.corrupt'}
  `('a refusal with $sqlstate is $code, and nothing of that act remains', async ({ sqlstate, code }) => {
    const place = await fresh();
    const { journal } = await freshStore(place);
    await ask(
      place,
      `create function no() returns trigger language plpgsql as $$ begin raise exception using errcode = '${sqlstate}'; end $$;
       create trigger no after insert on run for each row execute function no()`,
    );

    await expect(journal.begin(newRun('r1'), at(0))).rejects.toMatchObject({ code, hint: expect.any(String) });
    await ask(place, 'drop trigger no on run');
    expect((await journal.begin(newRun('r1'), at(0))).id).toBe('r1');
  });

  it('does not exist, says so', async () => {
    await expect(openStore(postgresServer().at('nowhere'))).rejects.toMatchObject({ code: 'store.missing' });
  });

  it('that nobody serves says so at once', async () => {
    const nobody: PostgresLocation = { ...postgresServer().at('x'), host: '127.0.0.1', port: 1 };

    await expect(openStore(nobody)).rejects.toMatchObject({
      code: 'store.unreachable',
      blame: 'environment',
      message: 'the store "postgres://ratchet@127.0.0.1:1/x" does not answer',
    });
  });

  it('goes on after its server crashed and came back: what was answered is there, and what is asked meanwhile waits', async () => {
    const { journal } = await freshStore(await fresh());
    await journal.begin(newRun('r1'), at(0));
    const answered: string[] = [];
    const write = (step: string) =>
      journal.record(entry('r1', step)).then(
        () => answered.push(step),
        (thrown: unknown) => expect(thrown).toMatchObject({ code: 'store.unreachable' }),
      );
    await write('before');
    postgresServer().stop('immediate');
    // The first may meet a connection of which nobody knew yet that it is cut.
    await write('cut');
    const meanwhile = write('meanwhile');
    postgresServer().start();
    await meanwhile;

    expect(answered).toEqual(['before', 'meanwhile']);
    expect((await journal.entries('r1')).map(({ step }) => step)).toEqual(answered);
  });
});

describe.skipIf(withoutPostgres !== undefined)('a store in PostgreSQL over the network', () => {
  beforeAll(() => postgresServer().listen('s3cret-word'));
  const over = (change: Partial<PostgresLocation>): PostgresLocation => ({
    ...postgresServer().at('postgres'),
    host: 'localhost',
    password: new Secret('s3cret-word'),
    encryption: { kind: 'tls', ca: postgresServer().certificate },
    ...change,
  });

  it('is reached by TLS with a password', async () => {
    expect(await openStore(over({}), { mustExist: true })).toBeUndefined();
  });

  it.each<readonly [string, () => Partial<PostgresLocation>, string]>([
    ['whose certificate nobody vouches for', () => ({ encryption: { kind: 'tls', ca: undefined } }), 'store.tls'],
    ['whose certificate names another', () => ({ host: '127.0.0.1' }), 'store.tls'],
    ['with a wrong password', () => ({ password: new Secret('wr0ng-word') }), 'store.denied'],
    ['without a password', () => ({ password: undefined }), 'store.denied'],
    ['without encryption, where the server asks for it', () => ({ encryption: { kind: 'none' } }), 'store.denied'],
  ])('is refused %s, and no password is told', async (_, change, code) => {
    const thrown: unknown = await openStore(over(change())).catch((error: unknown) => error);

    expect(thrown).toMatchObject({ code, blame: 'operator' });
    expect(JSON.stringify(thrown) + String(thrown) + String((thrown as Error).stack)).not.toMatch(/s3cret|wr0ng/u);
  });
});
