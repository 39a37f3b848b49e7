// Control characters, and the marks that turn the reading direction or hide: text of others must not steer a terminal.
const CONTROLS = String.raw`\u0000-\u001f\u007f-\u009f`;
const HIDING = String.raw`\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}`;
const UNPRINTABLE = new RegExp(`[${CONTROLS}${HIDING}]`, 'gu');

// What build servers obey in a job's log: GitHub `::` at the start of a line and `##[`, Azure `##vso[` anywhere.
const BUILD_COMMAND = /^\s*:(?=:)|#(?=#(?:vso)?\[)/giu;

const PLAIN = /^[\x20-\x22\x24-\x39\x3b-\x7e]*$/u;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const LATIN = /\p{Script=Latin}/u;
const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\uff21-\uff5a]/gu;

/**
 * One line that is safe to print: what could steer a terminal, hide, give a build server a command or pass for a Latin
 * letter in the middle of a Latin word is written as `\u{1b}`.
 */
export function printable(text: string, longest = 400): string {
  const shown = PLAIN.test(text) ? text : defused(text);
  return shown.length <= longest ? shown : `${shown.slice(0, longest)}…`;
}

function defused(text: string): string {
  return text
    .replace(UNPRINTABLE, asNumber)
    .replace(BUILD_COMMAND, (found) => `${found.slice(0, -1)}${asNumber(found.slice(-1))}`)
    .replace(WORD, (word) => (LATIN.test(word) ? word.replace(LOOKALIKE, asNumber) : word));
}

function asNumber(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
