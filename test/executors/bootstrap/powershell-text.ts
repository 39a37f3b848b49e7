/**
 * What PowerShell makes of `'text'`, or of `('' + 'text' + [char]0x00fc)`: the two forms in which a script holds values.
 * Whatever else stands there throws.
 */
export function readBack(written: string): string {
  const joined = /^\((?<terms>.*)\)$/su.exec(written)?.groups?.['terms'];
  return (joined === undefined ? [written] : termsOf(joined)).map(characters).join('');
}

const TERM = /'(?:[^'‘’‚‛]|'')*'|\[char\]0x[\da-f]{4}/gu;

function termsOf(text: string): readonly string[] {
  const terms = text.match(TERM) ?? [];
  if (terms.join(' + ') !== text) throw new Error(`not a sum of texts: ${text}`);
  return terms;
}

function characters(term: string): string {
  const unit = /^\[char\]0x(?<hex>[\da-f]{4})$/u.exec(term)?.groups?.['hex'];
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
  if (!/^'(?:[^'‘’‚‛]|'')*'$/u.test(term)) throw new Error(`not a text: ${term}`);
  return term.slice(1, -1).replaceAll("''", "'");
}
