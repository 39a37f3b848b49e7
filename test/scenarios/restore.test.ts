import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ThrowAwayServer, withoutPostgres } from '../postgres/throw-away-server.ts';
import { type Answer, ratchet, start } from './ratchet.ts';
import { CU9, openSite, type Site, standalone } from './site.ts';

let site: Site;
afterEach(() => site.close());

function run(...args: readonly string[]): Promise<Answer> {
  const [command = '', ...rest] = args;
  return ratchet([command, ...rest, '--config', site.config], site.folder);
}

const launches = () => site.simulator.launches('lab');
const version = () => site.simulator.state().systems[0]?.agents[0]?.version;

/** Killed as soon as its upgrade runs. */
async function killedWhileRunning(): Promise<void> {
  const running = start(['apply', 'lab', '--config', site.config], site.folder);
  let told = '';
  running.stderr.on('data', (bytes: Buffer) => {
    told += bytes.toString();
    if (told.includes('lab  running  ')) running.kill('SIGKILL');
  });
  expect((await running).isTerminated).toBe(true);
}

describe('a store that is older than its systems', () => {
  it('launches nothing twice: what was upgraded since is found to be up to date', { timeout: 240_000 }, async () => {
    site = await openSite({ systems: [standalone('lab')] });
    expect((await run('plan')).code).toBe(0);
    expect((await run('suspend', 'lab', '--reason', 'not yet')).code).toBe(0);
    const backup = path.join(site.folder, 'backup.db');
    const written = await run('store', 'backup', backup);
    expect(written).toMatchObject({ code: 0, stdout: expect.stringMatching(/written .*record up to 1:sha256:/u) });
    await run('resume', 'lab', '--reason', 'go on');
    expect((await run('apply', 'lab')).code).toBe(0);
    expect(launches()).toBe(1);

    const restored = await run('store', 'restore', backup);
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('ratchet.db.replaced-') });
    expect((await run('resume', 'lab', '--reason', 'go on')).code).toBe(0);
    const again = await run('apply', 'lab');
    expect(again, again.stdout + again.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('up-to-date'),
    });
    expect({ launches: launches(), version: version() }).toEqual({ launches: 1, version: CU9 });
    expect((await run('audit', 'verify')).code).toBe(0);
    expect((await run('audit')).stdout).toContain('store-restored');
  });

  it('launches nothing twice where the upgrade that it does not know is under way', { timeout: 240_000 }, async () => {
    site = await openSite({ systems: [standalone('lab')], speed: 100 });
    await run('suspend', 'lab', '--reason', 'not yet');
    const backup = path.join(site.folder, 'backup.db');
    await run('store', 'backup', backup);
    await run('resume', 'lab', '--reason', 'go on');
    await killedWhileRunning();
    expect((await run('store', 'restore', backup)).code).toBe(0);
    await run('resume', 'lab', '--reason', 'go on');

    await run('apply', 'lab');
    expect(launches()).toBe(1);
    const isUpToDate = async () => (await run('apply', 'lab')).stdout.includes('up-to-date');
    await vi.waitUntil(isUpToDate, { timeout: 120_000, interval: 200 });
    expect(version()).toBe(CU9);
    expect(launches()).toBe(1);
  });

  it.each<readonly [string, (file: string) => Promise<void>, string]>([
    ['is damaged', async (file) => writeFile(file, 'x'.repeat(8192)), 'is not a database'],
    ['was cut short', async (file) => writeFile(file, (await readFile(file)).subarray(0, 9000)), 'is damaged'],
    ['is there already', async () => {}, 'is there already'],
  ])('is not taken from or written over a file that %s', { timeout: 240_000 }, async (what, change, says) => {
    site = await openSite({ systems: [standalone('lab')] });
    await run('suspend', 'lab', '--reason', 'not yet');
    const backup = path.join(site.folder, 'backup.db');
    await run('store', 'backup', backup);
    await change(backup);

    const answer =
      what === 'is there already' ? await run('store', 'backup', backup) : await run('store', 'restore', backup);
    expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining(says) });
    expect((await run('status')).code).toBe(0);
    expect((await run('audit')).stdout).toContain('by');
  });

  it.skipIf(withoutPostgres !== undefined)(
    'in PostgreSQL, as pg_dump wrote it, launches nothing twice',
    { timeout: 240_000 },
    async () => {
      const server = new ThrowAwayServer();
      try {
        site = await openSite({ systems: [standalone('lab')] });
        const text = await readFile(site.config, 'utf8');
        const storeIn = (database: string) =>
          writeFile(
            site.config,
            text.replace('store: ratchet.db', `store: postgres://ratchet@/${database}?host=${server.folder}`),
          );
        const { database } = await server.freshDatabase();
        await storeIn(database);
        await run('suspend', 'lab', '--reason', 'not yet');
        const dump = path.join(site.folder, 'ratchet.dump');
        const address = (name: string) => `postgres://ratchet@/${name}?host=${server.folder}`;
        const dumped = spawnSync('pg_dump', ['--format=custom', `--file=${dump}`, `--dbname=${address(database)}`]);
        expect(dumped.stderr.toString()).toBe('');
        const { stdout: head } = await run('audit', 'head');
        await run('resume', 'lab', '--reason', 'go on');
        expect((await run('apply', 'lab')).code).toBe(0);

        const { database: fresh } = await server.freshDatabase();
        const restored = spawnSync('pg_restore', ['--exit-on-error', `--dbname=${address(fresh)}`, dump]);
        expect(restored.stderr.toString()).toBe('');
        await storeIn(fresh);
        expect(await run('audit', 'verify', '--head', head.trim())).toMatchObject({ code: 0 });
        await run('resume', 'lab', '--reason', 'go on');
        expect((await run('apply', 'lab')).stdout).toContain('up-to-date');
        expect(launches()).toBe(1);
      } finally {
        server.remove();
      }
    },
  );
});
