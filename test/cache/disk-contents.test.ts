import { chmodSync, readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { diskContents } from '../../src/cache/disk-contents.ts';
import { seenInProcess } from '../../src/sources/content-memory.ts';
import { keepsTheContractOfContentMemories, seen } from '../contracts/content-memory.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { anyDamage } from './any-damage.ts';

const POSIX = process.getuid !== undefined;

const fresh = () => diskContents(path.join(temporaryFolder(), 'readings'), 'fleet.seen');

keepsTheContractOfContentMemories('a file', fresh);
keepsTheContractOfContentMemories('this process', () => seenInProcess());
keepsTheContractOfContentMemories('this process over a file', () => seenInProcess(fresh()));

describe('a memory of contents on disk', () => {
  let folder: string;
  let file: string;
  const memory = () => diskContents(folder, 'fleet.seen');
  const TOLD = seen({ 'a.yaml': '1', 'b.yaml': '2' });

  beforeEach(() => {
    folder = path.join(temporaryFolder(), 'ratchet', 'readings');
    file = path.join(folder, 'fleet.seen');
    memory().keep(TOLD);
  });

  it('outlives the process, and leaves nothing beside it', () => {
    expect(memory().recall()).toEqual(TOLD);
    expect(readdirSync(folder)).toEqual(['fleet.seen']);
  });

  it.runIf(POSIX)('is for this user alone', () => {
    expect([folder, file].map((place) => statSync(place).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  it('is not written where nothing has changed', () => {
    utimesSync(file, 1, 1);
    const again = memory();
    again.recall();
    again.keep(seen({ 'b.yaml': '2', 'a.yaml': '1' }));
    expect(statSync(file).mtimeMs).toBe(1000);
    again.keep(seen({ 'b.yaml': '2' }));
    expect(statSync(file).mtimeMs).toBeGreaterThan(1000);
  });

  it('is not believed when a single bit of it has changed, or its end is missing', () => {
    const whole = readFileSync(file);
    fc.assert(
      fc.property(anyDamage(whole), ({ bytes, at }) => {
        // The line feed between the digest and what it is over says nothing.
        if (at === 64) return;
        writeFileSync(file, bytes);
        expect(memory().recall().size).toBe(0);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it.each([
    ['nothing', () => truncateSync(file, 0)],
    ['something else', () => writeFileSync(file, 'x'.repeat(1000))],
    ['something enormous', () => truncateSync(file, 200 * 1024 * 1024)],
  ])('is not believed when it is %s', (_, spoil) => {
    spoil();
    expect(memory().recall().size).toBe(0);
  });

  it.runIf(POSIX).each([
    ['its folder', () => chmodSync(folder, 0o770)],
    ['the file', () => chmodSync(file, 0o666)],
  ])('is not believed where others may write into %s', (_, open) => {
    open();
    expect(memory().recall().size).toBe(0);
  });

  it('forgets, without a word, where it cannot be written', () => {
    const blocked = path.join(temporaryFolder(), 'a file');
    writeFileSync(blocked, '');
    const nowhere = diskContents(path.join(blocked, 'readings'), 'fleet.seen');
    nowhere.keep(TOLD);
    expect(nowhere.recall().size).toBe(0);
  });
});
