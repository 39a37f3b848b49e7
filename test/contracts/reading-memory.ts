import { describe, expect, it } from 'vitest';
import { readFile } from '../../src/desired/read-file.ts';
import type { ReadingMemory } from '../../src/desired/reading-memory.ts';
import { fileId } from '../../src/desired/reading-memory.ts';
import { system } from '../desired/documents.ts';

/** What a System file of this name says, under its id. */
export function reading(name: string) {
  const file = { path: `${name}.yaml`, bytes: new TextEncoder().encode(system({}, name)) };
  return { id: fileId(file), says: readFile(file) };
}

export const [a, b, c] = [reading('a'), reading('b'), reading('c')];

export function mapOf(...readings: readonly ReturnType<typeof reading>[]) {
  return new Map(readings.map(({ id, says }) => [id, says]));
}

/** `open` gives a memory in which nothing is kept. */
export function keepsTheContractOfReadingMemories(name: string, open: () => ReadingMemory): void {
  describe(`${name} as a memory of readings`, () => {
    it('knows nothing at first', () => {
      expect(open().open()(a.id)).toBeUndefined();
    });

    it('says what it was told, as often as it is asked', () => {
      const memory = open();
      memory.keep(mapOf(a, b));
      for (const recall of [memory.open(), memory.open()]) {
        expect(recall(a.id)).toEqual(a.says);
        expect(recall(b.id)).toEqual(b.says);
        expect(recall(a.id)).toEqual(a.says);
        expect(recall(c.id)).toBeUndefined();
      }
    });

    it('forgets what it was not told again', () => {
      const memory = open();
      memory.keep(mapOf(a, b));
      memory.open();
      memory.keep(mapOf(b, c));
      const recall = memory.open();
      expect([a, b, c].map(({ id }) => recall(id))).toEqual([undefined, b.says, c.says]);
    });

    it('forgets everything where nothing is left', () => {
      const memory = open();
      memory.keep(mapOf(a));
      memory.keep(mapOf());
      expect(memory.open()(a.id)).toBeUndefined();
    });
  });
}
