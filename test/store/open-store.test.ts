import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore, storeOn } from '../../src/store/open-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { at, entry, newRun } from '../contracts/run-journal.ts';
import { freshFile, freshStore, removeStores, sqliteAt } from './fresh-store.ts';

afterAll(removeStores);

const hasModes = process.platform !== 'win32';
const isRoot = process.getuid?.() === 0;

describe('openStore', () => {
  it('makes the file and the folders above it', async () => {
    const file = path.join(path.dirname(freshFile()), 'deep', 'er', 'ratchet.db');
    await freshStore(sqliteAt(file));

    expect((await stat(file)).isFile()).toBe(true);
  });

  it.skipIf(!hasModes)('lets no other account of the machine read it, nor the files beside it', async () => {
    const file = freshFile();
    const { journal } = await freshStore(sqliteAt(file));
    await journal.begin(newRun('r1'), at(0));

    for (const name of [file, `${file}-wal`, `${file}-shm`]) expect((await stat(name)).mode & 0o777).toBe(0o600);
  });

  it('writes so that an answer survives a power cut', async () => {
    const { db } = await openSqlite(freshFile());
    const pragma = async (name: string) =>
      Object.values((await sql.raw(`pragma ${name}`).execute(db)).rows[0] ?? {})[0];

    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    const strict = await sql<{
      strict: number;
    }>`select strict from pragma_table_list where name in ('run', 'lease')`.execute(db);
    expect(strict.rows).toEqual([{ strict: 1 }, { strict: 1 }]);
    await db.destroy();
  });

  it('finds again what it wrote', async () => {
    const file = freshFile();
    const first = await openStore(sqliteAt(file));
    const run = await first.journal.begin(newRun('r1'), at(0));
    await first.close();

    expect(await (await freshStore(sqliteAt(file))).journal.open('prod')).toEqual(run);
  });

  it('makes nothing where a store must exist', async () => {
    const file = freshFile();

    expect(await openStore(sqliteAt(file), { mustExist: true })).toBeUndefined();
    expect(existsSync(file)).toBe(false);
    await freshStore(sqliteAt(file));
    const store = await openStore(sqliteAt(file), { mustExist: true });
    expect(await store?.journal.runs({ limit: 1 })).toEqual([]);
    await store?.close();
  });

  it('refuses a store that a newer version wrote, and leaves it as it is', async () => {
    const file = freshFile();
    await (await openStore(sqliteAt(file))).close();
    const raw = new Sqlite(file);
    raw.prepare("insert into kysely_migration (name, timestamp) values ('999-later', 'x')").run();
    raw.close();
    const before = await readFile(file);

    await expect(openStore(sqliteAt(file))).rejects.toMatchObject({
      code: 'store.newer',
      blame: 'operator',
      message: expect.stringContaining('"999-later"'),
    });
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('refuses the database of another program, and leaves it as it is', async () => {
    const file = freshFile();
    const raw = new Sqlite(file);
    raw.exec('create table bookmarks (url text)');
    raw.close();
    const before = await readFile(file);

    await expect(openStore(sqliteAt(file))).rejects.toMatchObject({ code: 'store.foreign', blame: 'operator' });
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('refuses a file that is no database, and leaves it as it is', async () => {
    const file = freshFile();
    await writeFile(file, 'apiVersion: ratchet/v1\n'.repeat(100));
    const before = await readFile(file);

    await expect(openStore(sqliteAt(file))).rejects.toMatchObject({ code: 'store.not-a-database', blame: 'operator' });
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('refuses a folder in place of a file', async () => {
    const file = freshFile();
    await mkdir(file);

    await expect(openStore(sqliteAt(file))).rejects.toMatchObject({ code: 'store.directory', blame: 'operator' });
  });

  it('refuses a path through a file', async () => {
    const file = freshFile();
    await writeFile(file, '');

    await expect(openStore(sqliteAt(path.join(file, 'ratchet.db')))).rejects.toMatchObject({
      code: 'store.unreachable',
    });
  });

  it.skipIf(isRoot || !hasModes)('says that a store cannot be written (root may write everything)', async () => {
    const file = freshFile();
    await chmod(path.dirname(file), 0o500);

    await expect(openStore(sqliteAt(file))).rejects.toMatchObject({ code: 'store.read-only', blame: 'operator' });
  });

  it('says when the disk is full, keeps what it has, and goes on once there is room', async () => {
    const opened = await openSqlite(freshFile());
    const { db } = opened;
    const { journal } = storeOn(opened);
    await journal.begin(newRun('r1'), at(0));
    await sql`pragma max_page_count = 100`.execute(db);
    const big = (step: string) => journal.record(entry('r1', step, { detail: { text: 'x'.repeat(20_000) } }));
    const written: string[] = [];
    const fill = async () => {
      for (let row = 0; row < 100; row += 1) {
        await big(`row ${row}`);
        written.push(`row ${row}`);
      }
    };

    await expect(fill()).rejects.toMatchObject({ code: 'store.full', blame: 'environment' });
    await sql`pragma max_page_count = 100000`.execute(db);
    await big('after');
    const steps = (await journal.entries('r1')).map(({ step }) => step);
    expect(steps).toEqual([...written, 'after']);
    expect(written.length).toBeGreaterThan(0);
    await db.destroy();
  });
});
