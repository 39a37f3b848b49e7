import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coloured } from '../../src/review/paint.ts';
import { drawTree } from '../../src/review/tree.ts';
import { hanging, wrapped } from '../../src/review/wrapped.ts';

const anyText = fc
  .array(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 }), { maxLength: 30 })
  .map((words) => words.map((word) => word.replace(/\s/gu, '_')).join(' '));
const anyWidth = fc.integer({ min: 30, max: 120 });

describe('wrapped', () => {
  it('keeps every word, and goes over the width with a single word at most', () => {
    fc.assert(
      fc.property(anyText, anyWidth, (text, width) => {
        const lines = wrapped(text, width);
        expect(lines.join(' ')).toBe(text);
        for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
      }),
    );
  });

  it('does not count colours', () => {
    const words = Array.from({ length: 6 }, () => coloured('red', 'four')).join(' ');
    expect(wrapped(words, 30).map(stripVTControlCharacters)).toEqual(['four four four four four four']);
  });

  it('leaves a terminal that is too narrow to the terminal', () => {
    expect(wrapped('a text of some thirty characters and more', 4)[0].length).toBeGreaterThan(20);
  });
});

describe('hanging', () => {
  it.each`
    columns      | shown
    ${undefined} | ${'a long line of words that goes on and on'}
    ${36}        | ${'a long line of words that goes\n    on and on'}
  `('with $columns columns', ({ columns, shown }) => {
    expect(hanging('a long line of words that goes on and on', 4, columns)).toBe(shown);
  });
});

describe('drawTree', () => {
  it('draws stems past what is wrapped', () => {
    const long = 'a sentence that is too long for one line of forty';
    const tree = [
      { text: 'first', under: [{ text: long, under: [{ text: 'leaf' }] }, { text: long }] },
      { text: 'last', under: [{ text: long }] },
    ];
    expect(`\n${drawTree(tree, 40).join('\n')}`).toMatchInlineSnapshot(`
      "
      ├─ first
      │  ├─ a sentence that is too long for
      │  │  │ one line of forty
      │  │  └─ leaf
      │  └─ a sentence that is too long for
      │     one line of forty
      └─ last
         └─ a sentence that is too long for
            one line of forty"
    `);
  });
});
