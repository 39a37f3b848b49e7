import type { RatchetError } from '../model/errors.ts';
import { fitting } from './fitting.ts';
import type { Flavour } from './flavour.ts';
import { code, prose } from './markdown-text.ts';

/** What a comment says where nothing could be said about the commit. */
export function failureAsMarkdown({ code: kind, lines, hint }: RatchetError, { longest }: Flavour): string {
  const head = `### ❌ Ratchet: could not be reviewed\n\n${code(kind)}\n`;
  const foot = hint === undefined ? '' : `\n\n${prose(hint)}`;
  const told = lines.map((line) => `- ${prose(line)}`);
  const more = (left: number) => `- … and ${left} more`;
  return `${fitting([head], told, { longest: longest - foot.length, more })}${foot}\n`;
}
