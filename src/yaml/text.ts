import type { Origin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import { placesIn } from './places.ts';

export interface YamlFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Larger files are no desired state, and the parser's cost grows with them. */
const MAX_FILE_BYTES = 256 * 1024;

export type Decoded =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: Problem };

// Not the line ends and the tab. A lone carriage return is in, because it hides a line from the reader of a diff.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff]|\r(?!\n)/u;

// Marks that turn the reading direction or have no width: a reviewer would see other text than the parser.
const HIDING = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]/u;

const SURROGATE = /\p{Surrogate}/u;

/** UTF-8 with an optional byte order mark, of bounded size, without characters that a reviewer cannot see. */
export function decodeText({ path, bytes }: YamlFile): Decoded {
  const start = { file: path, line: 1, column: 1 };
  if (bytes.length > MAX_FILE_BYTES) {
    return refused(start, 'yaml.too-large', `the file has ${bytes.length} bytes; at most ${MAX_FILE_BYTES} are read`);
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) return refused(start, 'yaml.encoding', 'the file is not UTF-8; save it as UTF-8');
  if (text.slice(0, 4).includes('\u0000')) {
    return refused(start, 'yaml.encoding', 'the file looks like UTF-16; save it as UTF-8');
  }
  const unseen = unseenCharacter(text);
  if (unseen === undefined) return { kind: 'text', text };
  const origin = placesIn(path, text)(unseen.index);
  return refused(origin, 'yaml.character', `the file holds ${unseen.name}; remove it`);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The first character that must not be in a text, and what to call it. */
export function unseenCharacter(text: string): { readonly index: number; readonly name: string } | undefined {
  const found = CONTROL.exec(text) ?? HIDING.exec(text) ?? SURROGATE.exec(text);
  if (found === null) return undefined;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const kind = HIDING.test(found[0]) ? 'the invisible character' : 'the control character';
  return { index: found.index, name: `${kind} U+${code}` };
}

function refused(origin: Origin, code: string, message: string): Decoded {
  return { kind: 'problem', problem: { origin, severity: 'error', code, message } };
}
