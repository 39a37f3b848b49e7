import { describe, expect, it } from 'vitest';
import type { ContentMemory, SeenFiles } from '../../src/sources/content-memory.ts';

export function seen(files: Readonly<Record<string, string>>): SeenFiles {
  return new Map(Object.entries(files).map(([name, text]) => [name, { stamp: `as of ${text}`, digest: text }]));
}

/** `open` gives a memory in which nothing is kept. */
export function keepsTheContractOfContentMemories(name: string, open: () => ContentMemory): void {
  describe(`${name} as a memory of contents`, () => {
    it('knows nothing at first', () => {
      expect(open().recall().size).toBe(0);
    });

    it('says what it was told last, and nothing else', () => {
      const memory = open();
      memory.keep(seen({ 'a.yaml': '1', 'sub/ä "b".yaml': '2' }));
      expect(memory.recall()).toEqual(seen({ 'a.yaml': '1', 'sub/ä "b".yaml': '2' }));
      memory.keep(seen({ 'a.yaml': '3' }));
      expect(memory.recall()).toEqual(seen({ 'a.yaml': '3' }));
      memory.keep(seen({}));
      expect(memory.recall().size).toBe(0);
    });

    it('notices that a file of the same name holds something else', () => {
      const memory = open();
      memory.keep(seen({ 'a.yaml': '1' }));
      memory.recall();
      memory.keep(seen({ 'a.yaml': '2' }));
      expect(memory.recall()).toEqual(seen({ 'a.yaml': '2' }));
    });
  });
}
