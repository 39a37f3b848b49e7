import { stripVTControlCharacters } from 'node:util';

/** Narrower than this, text falls apart into single words; then the terminal may break the lines. */
const NARROWEST = 30;

/** Lines of at most `width` characters, broken at spaces; a word that is longer, such as an address, stays whole. */
export function wrapped(text: string, width: number): readonly [string, ...string[]] {
  const room = Math.max(NARROWEST, width);
  const done: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (line === undefined || widthOf(longer) <= room) {
      line = longer;
    } else {
      done.push(line.trimEnd());
      line = word;
    }
  }
  const [first = '', ...rest] = [...done, line ?? ''];
  return [first, ...rest];
}

/** The same as one text; every line but the first starts below `indent` characters of the first. */
export function hanging(text: string, indent: number, columns: number | undefined): string {
  if (columns === undefined) return text;
  return wrapped(text, columns - indent).join(`\n${' '.repeat(indent)}`);
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
