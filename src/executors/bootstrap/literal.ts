import { RatchetError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept out
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;

/**
 * A value as PowerShell reads it back, in ASCII alone: a script without a mark is read in the machine's own code page, and
 * typographic quotes end a text like plain ones. Throws `bootstrap.value` for what could break a line.
 */
export function literal(value: string): string {
  if (CONTROL.test(value)) {
    throw new RatchetError('bootstrap.value', `"${printable(value)}" cannot stand in a script`, {
      blame: 'operator',
      hint: 'write it without line breaks and control characters',
    });
  }
  const pieces = value.match(/[\x20-\x7e]+|[^\x20-\x7e]/g) ?? [''];
  const written = pieces.map((piece) => (isAscii(piece) ? quotedText(piece) : `[char]${hexOf(piece)}`));
  const [first] = written;
  // A character comes after a text, so that `+` joins and does not add.
  return written.length === 1 && first?.startsWith("'") ? first : `('' + ${written.join(' + ')})`;
}

/** For a line that nobody executes. */
export function comment(text: string): string {
  return printable(text).replaceAll(/[^\x20-\x7e]/gu, '?');
}

function isAscii(piece: string): boolean {
  return /^[\x20-\x7e]*$/u.test(piece);
}

function quotedText(piece: string): string {
  return `'${piece.replaceAll("'", "''")}'`;
}

function hexOf(unit: string): string {
  return `0x${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
