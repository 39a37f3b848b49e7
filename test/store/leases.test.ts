import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { StoreLocation } from '../../src/config/store-location.ts';
import { byWhoeverAsks } from '../../src/store/lease-time.ts';
import { openDatabase, type StoreOptions } from '../../src/store/open-store.ts';
import type { Liveness, ProcessIdentity, ProcessLook } from '../../src/store/process-look.ts';
import { thisProcess } from '../../src/store/process-look.ts';
import { at } from '../contracts/run-journal.ts';
import { withoutPostgres } from '../postgres/throw-away-server.ts';
import { freshDatabase, freshStore, onEveryDatabase, postgresServer, removeStores } from './fresh-store.ts';
import { writer } from './writer.ts';

afterAll(removeStores);
afterEach(() => void vi.useRealTimers());

const identity = (overrides: Partial<ProcessIdentity> = {}): ProcessIdentity => ({
  host: 'ops01',
  pid: 123,
  started: 'boot 1',
  ...overrides,
});

function lookOf(self: ProcessIdentity, liveness: Liveness = 'alive'): ProcessLook & { asked: ProcessIdentity[] } {
  const asked: ProcessIdentity[] = [];
  return {
    self,
    asked,
    livenessOf(process) {
      asked.push(process);
      return process.pid === self.pid ? 'alive' : liveness;
    },
  };
}

/** A process whose clock the test moves. */
const moved = (look: ProcessLook): StoreOptions => ({ look, leaseTime: byWhoeverAsks });

/** The lease of one process, and then what another is answered. */
async function secondTry(place: StoreLocation, first: ProcessIdentity, second: ProcessLook, when: string) {
  const holder = await freshStore(place, moved(lookOf(first)));
  const other = await freshStore(place, moved(second));
  await holder.leases.acquire('prod', at(0));
  return { holder, answer: await other.leases.acquire('prod', when) };
}

async function expiryIn(place: StoreLocation): Promise<string | null | undefined> {
  const opened = await openDatabase(place);
  const lease = await opened?.db.selectFrom('lease').selectAll().executeTakeFirst();
  await opened?.db.destroy();
  return lease?.expiresAt;
}

onEveryDatabase('leases', (fresh) => {
  // A lease stands for two minutes without a sign of life.
  it.each`
    holder                            | liveness     | minute | kind
    ${'another process of this host'} | ${'alive'}   | ${1}   | ${'taken'}
    ${'another process of this host'} | ${'alive'}   | ${60}  | ${'taken'}
    ${'another process of this host'} | ${'gone'}    | ${0}   | ${'held'}
    ${'another process of this host'} | ${'unknown'} | ${1}   | ${'taken'}
    ${'another process of this host'} | ${'unknown'} | ${2}   | ${'held'}
    ${'a process of another host'}    | ${'gone'}    | ${1}   | ${'taken'}
    ${'a process of another host'}    | ${'gone'}    | ${2}   | ${'held'}
  `('of $holder that is $liveness is $kind after $minute min', async ({ holder, liveness, minute, kind }) => {
    const first = identity({ host: holder.includes('another host') ? 'ops02' : 'ops01' });
    const { answer } = await secondTry(await fresh(), first, lookOf(identity({ pid: 456 }), liveness), at(minute));

    expect(answer.kind).toBe(kind);
  });

  it('names who has it, and since when', async () => {
    const { answer } = await secondTry(await fresh(), identity(), lookOf(identity({ pid: 456 })), at(1));

    expect(answer).toEqual({ kind: 'taken', by: `ops01 pid 123 since ${at(0)}` });
  });

  it('asks about the process that holds it, with its start', async () => {
    const look = lookOf(identity({ pid: 456 }));
    await secondTry(await fresh(), identity(), look, at(1));

    expect(look.asked).toEqual([identity()]);
  });

  it('is not given up by a holder that lost it', async () => {
    const place = await fresh();
    const { holder } = await secondTry(place, identity(), lookOf(identity({ pid: 456 }), 'gone'), at(1));
    await holder.leases.release('prod');

    const third = await freshStore(place, moved(lookOf(identity({ pid: 789 }))));
    expect(await third.leases.acquire('prod', at(1))).toMatchObject({ kind: 'taken' });
  });

  it('is renewed while it is held, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const place = await fresh();
    const holder = await freshStore(place, moved(lookOf(identity({ host: 'ops02' }))));
    const other = await freshStore(place, moved(lookOf(identity())));
    await holder.leases.acquire('prod', at(0));

    await vi.advanceTimersByTimeAsync(10 * 60_000);
    await vi.waitUntil(async () => (await expiryIn(place)) === at(12));
    expect(await other.leases.acquire('prod', at(11))).toMatchObject({ kind: 'taken' });
    expect(await other.leases.acquire('prod', at(12))).toEqual({ kind: 'held' });
  });

  it('does not keep the process alive', async () => {
    const script = `
      const { openStore } = await import(${JSON.stringify(new URL('../../src/store/open-store.ts', import.meta.url).href)});
      const store = await openStore(${JSON.stringify(await fresh())});
      process.stdout.write((await store.leases.acquire('prod', '2026-09-01T00:00:00.000Z')).kind);
    `;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'pipe' });
    const said = child.stdout.toArray();

    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(Buffer.concat(await said).toString()).toBe('held');
  });

  it('is given to one of many that take over at once', async () => {
    const place = await fresh();
    const dead = await freshStore(place, moved(lookOf(identity())));
    await dead.leases.acquire('prod', at(0));
    // Only the first holder is gone; whoever takes over lives.
    const look = (pid: number): ProcessLook => ({
      self: identity({ pid }),
      livenessOf: (process) => (process.pid === 123 ? 'gone' : 'alive'),
    });
    const others = await Promise.all([1, 2, 3, 4].map((pid) => freshStore(place, moved(look(pid)))));

    const answers = await Promise.all(others.map(({ leases }) => leases.acquire('prod', at(1))));
    expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(1);
  });

  it('falls to another process as soon as its holder was killed, and not before', async () => {
    const place = await fresh();
    const child = writer(place, 'prod', 'lease');
    const [answer] = await once(createInterface(child.stdout), 'line');
    const { leases } = await freshStore(place);

    expect(answer).toBe('held');
    expect(await leases.acquire('prod', at(0))).toMatchObject({
      kind: 'taken',
      by: expect.stringContaining(`pid ${child.pid} `),
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await leases.acquire('prod', at(0))).toEqual({ kind: 'held' });
  });
});

describe.skipIf(withoutPostgres !== undefined)('leases on PostgreSQL', () => {
  /** Of a replica on another machine that gave its last sign of life so many seconds ago, by the database's clock. */
  async function lastHeardOf(secondsAgo: number): Promise<StoreLocation> {
    const place = await freshDatabase();
    const holder = await freshStore(place, { look: lookOf(identity({ host: 'ops02' })) });
    await holder.leases.acquire('prod', new Date().toISOString());
    await postgresServer().ask(
      place.database,
      `update lease set expires_at = to_char(
         (clock_timestamp() + interval '${120 - secondsAgo} seconds') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    );
    return place;
  }

  it.each`
    heard  | clock      | kind
    ${0}   | ${90}      | ${'taken'}
    ${40}  | ${90}      | ${'taken'}
    ${110} | ${86_400}  | ${'taken'}
    ${121} | ${0}       | ${'held'}
    ${121} | ${-86_400} | ${'held'}
  `('heard of $heard s ago, asked for by a replica whose clock is off by $clock s: $kind', async (row) => {
    const { heard, clock, kind } = row;
    const other = await freshStore(await lastHeardOf(heard), { look: lookOf(identity()) });

    const answer = await other.leases.acquire('prod', new Date(Date.now() + clock * 1000).toISOString());
    expect(answer.kind).toBe(kind);
  });

  it('are given for two minutes of the clock of the database, whatever that of the replica says', async () => {
    const place = await freshDatabase();
    const { leases } = await freshStore(place, { look: lookOf(identity()) });
    await leases.acquire('prod', new Date(Date.now() - 3_600_000).toISOString());

    const remaining = Date.parse((await expiryIn(place)) ?? '') - Date.now();
    expect(remaining).toBeGreaterThan(60_000);
    expect(remaining).toBeLessThanOrEqual(120_000);
  });

  it('are renewed while their holder works, for no longer than a lease', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const place = await freshDatabase();
    const { leases } = await freshStore(place, { look: lookOf(identity()) });
    await leases.acquire('prod', at(0));
    const given = await expiryIn(place);
    await vi.advanceTimersByTimeAsync(30_000);

    const renewed = await vi.waitUntil(async () => {
      const now = await expiryIn(place);
      return now !== given && now;
    });
    expect(Date.parse(renewed ?? '') - Date.now()).toBeLessThanOrEqual(120_000);
  });
});

describe('thisProcess', () => {
  it('finds itself alive, as far as the system tells when processes started', () => {
    const look = thisProcess();

    expect(look.livenessOf(look.self)).toBe(process.platform === 'linux' ? 'alive' : 'unknown');
  });

  it.runIf(process.platform === 'linux')('takes a process with its id and another start for another one', () => {
    const look = thisProcess();

    expect(look.livenessOf({ ...look.self, started: 'another boot 1' })).toBe('gone');
  });

  it('cannot tell without a start, and does not guess', () => {
    const look = thisProcess();

    expect(look.livenessOf({ ...look.self, started: undefined })).toBe('unknown');
  });

  it('finds gone what is no process', () => {
    expect(thisProcess().livenessOf(identity({ pid: 2 ** 30 }))).toBe('gone');
  });
});
