// Control characters, and the marks that turn the reading direction or hide: text of others must not steer a terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** One line that is safe to print: what could steer a terminal or hide is written as `\u{1b}`. */
export function printable(text: string, longest = 400): string {
  const shown = text.replace(UNPRINTABLE, (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`);
  return shown.length <= longest ? shown : `${shown.slice(0, longest)}…`;
}
