import { printable } from '../model/printable.ts';

const LONGEST_LABEL = 60;

/** Text of others in a Mermaid picture: all but letters, digits and harmless marks is written as a character's number. */
export function mermaidLabel(text: string): string {
  return printable(text, LONGEST_LABEL).replace(/[^\p{L}\p{N} .,:_+[\]()✗?…-]/gu, (mark) => `#${mark.codePointAt(0)};`);
}
