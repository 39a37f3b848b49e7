import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/cli/system-clock.ts';
import { tryLock } from '../../../src/executors/package/cache/file-lock.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { HurriedClock } from '../hurried-clock.ts';
import { failure, fetchingFrom, sha256Of } from './fetching.ts';
import { PackageServer, silentAfter } from './package-server.ts';

const SIZE = 300_000;
const [A, B, C, D] = [1, 2, 3, 4].map(() => randomBytes(SIZE)) as [Buffer, Buffer, Buffer, Buffer];

let server: PackageServer;

beforeAll(async () => {
  server = await PackageServer.start(A);
});

beforeEach(() => server.reset(A));

afterAll(() => server.stop());

/** One cache, used by several, on a clock of its own. */
function shared({ limitBytes = 1e9 } = {}) {
  const folder = temporaryFolder();
  const clock = new HurriedClock();
  return {
    folder,
    async fetch(content: Uint8Array) {
      server.content = content;
      await clock.sleep(1_000);
      return await fetchingFrom({ server, content, folder, limitBytes, clock }).run();
    },
    kept: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.dmupgrade'))
        .toSorted(),
  };
}

const named = (...contents: Uint8Array[]) => contents.map((content) => `${sha256Of(content)}.dmupgrade`).toSorted();

describe('the limit of the cache', () => {
  it('is kept by removing what was used longest ago', async () => {
    const cache = shared({ limitBytes: 2.5 * SIZE });
    await cache.fetch(A);
    await cache.fetch(B);
    await cache.fetch(A);
    await cache.fetch(C);
    expect(cache.kept()).toEqual(named(A, C));
  });

  it('counts what other downloads have announced, and throws their leftovers away', async () => {
    const cache = shared({ limitBytes: 2.5 * SIZE });
    await cache.fetch(A);
    server.next(silentAfter(1_000), ...Array.from({ length: 9 }, () => silentAfter(0)));
    await failure(cache.fetch(B));
    server.reset(C);
    await cache.fetch(C);
    await cache.fetch(D);
    expect(cache.kept()).toEqual(named(C, D));
    expect(readdirSync(cache.folder).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('never costs a file that is in use', async () => {
    const cache = shared({ limitBytes: 2.5 * SIZE });
    const { lock } = await cache.fetch(A);
    await cache.fetch(B);
    const use = tryLock(lock, 'shared');
    await cache.fetch(C);
    use?.close();
    expect(cache.kept()).toEqual(named(A, C));
  });

  it('refuses a download where everything is in use', async () => {
    const cache = shared({ limitBytes: 1.5 * SIZE });
    const { lock } = await cache.fetch(A);
    const use = tryLock(lock, 'shared');
    const error = await failure(cache.fetch(B));
    use?.close();
    expect([error.code, error.blame]).toEqual(['package.cache', 'environment']);
    expect(cache.kept()).toEqual(named(A));
  });

  it('refuses a package that is larger than it, and removes nothing for it', async () => {
    const cache = shared({ limitBytes: 1.5 * SIZE });
    await cache.fetch(A);
    const error = await failure(cache.fetch(randomBytes(2 * SIZE)));
    expect([error.code, error.blame]).toEqual(['package.cache', 'operator']);
    expect(cache.kept()).toEqual(named(A));
  });
});

describe('a file in the cache', () => {
  it.each([
    ['other bytes', Buffer.alloc(SIZE)],
    ['fewer bytes', Buffer.alloc(5)],
  ])('that has %s by now is thrown away and fetched again', async (_, bytes) => {
    const cache = shared();
    const { file } = await cache.fetch(A);
    writeFileSync(file, bytes);
    await cache.fetch(A);
    expect(readFileSync(file).equals(A)).toBe(true);
    expect(server.requests).toHaveLength(2);
  });
});

describe('several at once', () => {
  it('in one process download once', async () => {
    const folder = temporaryFolder();
    const runs = [1, 2, 3].map(() => fetchingFrom({ server, content: A, folder, clock: systemClock }).run());
    const files = await Promise.all(runs);
    expect(new Set(files.map(({ file }) => file)).size).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  it('tell how far the one is that downloads', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, `${sha256Of(A)}.part`), A.subarray(0, 100_000));
    const other = tryLock(join(folder, `${sha256Of(A)}.lock`), 'alone');
    const { events, run } = fetchingFrom({ server, content: A, folder, clock: systemClock });
    const fetched = run();
    await expect
      .poll(() => events)
      .toContainEqual(expect.objectContaining({ receivedBytes: 100_000, bytesPerSecond: 0 }));
    expect(server.requests).toEqual([]);
    other?.close();
    await fetched;
    expect(server.ranges).toEqual(['rest']);
  });

  function processThatFetches(folder: string) {
    const content = join(temporaryFolder(), 'content');
    writeFileSync(content, A);
    const { base, ca } = server;
    const script = new URL('fetch-once.ts', import.meta.url).pathname;
    const bench = JSON.stringify({ server: { base, ca }, folder });
    return execa(process.execPath, ['--import', 'tsx', script, bench, content], { reject: false });
  }

  it('in several processes download once', async () => {
    const folder = temporaryFolder();
    const ended = await Promise.all([processThatFetches(folder), processThatFetches(folder)]);
    expect(ended.map(({ stdout }) => stdout)).toEqual(Array(2).fill(join(folder, `${sha256Of(A)}.dmupgrade`)));
    expect(server.requests).toHaveLength(1);
  });

  it('a process that was killed half-way is continued by the next, at once', async () => {
    const folder = temporaryFolder();
    server.next(silentAfter(200_000));
    const first = processThatFetches(folder);
    const part = join(folder, `${sha256Of(A)}.part`);
    await expect
      .poll(() => statSync(part, { throwIfNoEntry: false })?.size ?? 0, { timeout: 20_000 })
      .toBeGreaterThan(0);
    first.kill('SIGKILL');
    await first;
    const { file } = await fetchingFrom({ server, content: A, folder }).run();
    expect(readFileSync(file).equals(A)).toBe(true);
    expect(server.ranges).toEqual(['-', 'rest']);
  });
});
