import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { diskMemory } from '../../src/cache/disk-memory.ts';
import { a, b, c, mapOf } from '../contracts/reading-memory.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { anyDamage } from './any-damage.ts';

const WRITER = fileURLToPath(new URL('./writer-process.ts', import.meta.url));

let folder: string;
let file: string;
beforeEach(() => {
  folder = path.join(temporaryFolder(), 'ratchet', 'readings');
  file = path.join(folder, 'fleet');
});

const memory = (reader = 'this one', pack = 'fleet') => diskMemory({ folder, pack, reader });

/** What another process would find. */
function found(reader?: string) {
  const recall = memory(reader).open();
  return [a, b, c].map(({ id }) => recall(id));
}

function becomesFolder(): void {
  renameSync(file, `${file}.old`);
  mkdirSync(file);
}

const NOTHING = [undefined, undefined, undefined];
const POSIX = process.getuid !== undefined;
const ROOT = process.getuid?.() === 0;

describe('a memory on disk', () => {
  beforeEach(() => memory().keep(mapOf(a, b)));

  it('outlives the process', () => {
    expect(found()).toEqual([a.says, b.says, undefined]);
  });

  it.runIf(POSIX)('is for this user alone', () => {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing beside it', () => {
    expect(readdirSync(folder)).toEqual(['fleet']);
  });

  it('is not written where nothing has changed', () => {
    const before = statSync(file).mtimeMs;
    utimesSync(file, 1, 1);
    const again = memory();
    again.open();
    again.keep(mapOf(b, a));
    expect(before).toBeGreaterThan(statSync(file).mtimeMs);
  });

  it('is not believed when another version wrote it, and becomes this one’s', () => {
    expect(found('a newer one')).toEqual(NOTHING);
    memory('a newer one').keep(mapOf(c));
    expect(found('a newer one')).toEqual([undefined, undefined, c.says]);
    expect(found()).toEqual(NOTHING);
  });

  it('is not believed when a single bit of it has changed, or its end is missing', () => {
    const whole = readFileSync(file);
    fc.assert(
      fc.property(anyDamage(whole), ({ bytes }) => {
        writeFileSync(file, bytes);
        expect(found()).toEqual(NOTHING);
      }),
      { seed: 7, numRuns: 300 },
    );
    memory().keep(mapOf(a));
    expect(found()).toEqual([a.says, undefined, undefined]);
  });

  it.each([
    ['nothing', () => truncateSync(file, 0)],
    ['something else', () => writeFileSync(file, 'x'.repeat(1000))],
    ['a folder', () => becomesFolder()],
    ['something enormous', () => truncateSync(file, 200 * 1024 * 1024)],
  ])('is not believed when it is %s', (_, spoil) => {
    spoil();
    expect(found()).toEqual(NOTHING);
  });

  it.runIf(POSIX)('is not read through a link, and replaces it', () => {
    const elsewhere = path.join(temporaryFolder(), 'planted');
    renameSync(file, elsewhere);
    symlinkSync(elsewhere, file);
    expect(found()).toEqual(NOTHING);
    memory().keep(mapOf(c));
    expect(found()).toEqual([undefined, undefined, c.says]);
    expect(statSync(elsewhere).size).not.toBe(statSync(file).size);
  });

  it.runIf(POSIX)('is not read from a folder that is a link', () => {
    const elsewhere = path.join(temporaryFolder(), 'planted');
    renameSync(folder, elsewhere);
    symlinkSync(elsewhere, folder);
    expect(found()).toEqual(NOTHING);
    memory().keep(mapOf(c));
    expect(readdirSync(elsewhere)).toEqual(['fleet']);
  });

  it.runIf(POSIX).each([
    ['its folder', () => chmodSync(folder, 0o770)],
    ['the file', () => chmodSync(file, 0o666)],
  ])('is not believed where others may write into %s', (_, open) => {
    open();
    expect(found()).toEqual(NOTHING);
  });

  it.runIf(POSIX)('does not wait for a pipe', () => {
    renameSync(file, `${file}.old`);
    execFileSync('/usr/bin/mkfifo', [file]);
    expect(found()).toEqual(NOTHING);
  });

  it('goes without a word where it cannot be', () => {
    const blocked = path.join(temporaryFolder(), 'file');
    writeFileSync(blocked, '');
    const nowhere = diskMemory({ folder: path.join(blocked, 'readings'), pack: 'fleet', reader: 'this one' });
    nowhere.keep(mapOf(a));
    expect(nowhere.open()(a.id)).toBeUndefined();
  });

  it.skipIf(!POSIX || ROOT)('reads where it may not write (root may write everywhere: skipped)', () => {
    chmodSync(folder, 0o500);
    memory().keep(mapOf(c));
    expect(found()).toEqual([a.says, b.says, undefined]);
    chmodSync(folder, 0o700);
  });

  it('is whole at every moment while others write it', async () => {
    const writers = [1, 2].map(() =>
      spawn(process.execPath, ['--import', 'tsx', WRITER, folder, '300'], { stdio: ['ignore', 'ignore', 'inherit'] }),
    );
    let left = writers.length;
    const ended = writers.map((writer) => once(writer, 'close').finally(() => (left -= 1)));
    let looks = 0;
    while (left > 0) {
      const [one, two, three] = found();
      expect(two).toEqual(b.says);
      expect([one, three].filter((says) => says !== undefined)).toHaveLength(1);
      looks += 1;
      await nextTurn();
    }
    expect(await Promise.all(ended)).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(looks).toBeGreaterThan(10);
    expect(readdirSync(folder)).toEqual(['fleet']);
  }, 30_000);

  it('keeps the fleets apart', () => {
    memory('this one', 'other').keep(mapOf(c));
    expect(found()).toEqual([a.says, b.says, undefined]);
  });

  it('does not reach out of its folder by a hard link', () => {
    const elsewhere = path.join(temporaryFolder(), 'linked');
    linkSync(file, elsewhere);
    const before = readFileSync(elsewhere);
    memory().keep(mapOf(c));
    expect(readFileSync(elsewhere)).toEqual(before);
  });

  it('makes room: what was written longest ago goes first', () => {
    const large = path.join(folder, 'large');
    writeFileSync(large, '');
    truncateSync(large, 255 * 1024 * 1024);
    const older = path.join(folder, 'older');
    writeFileSync(older, '');
    truncateSync(older, 2 * 1024 * 1024);
    utimesSync(older, 1, 1);
    memory().keep(mapOf(a));
    expect([large, older, file].map(existsSync)).toEqual([true, false, true]);
  });
});
