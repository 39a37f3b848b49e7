/** Where something stands in a text of bytes; `end` is behind it. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface ListPlaces {
  /** Where the list stands, brackets included. */
  readonly list: Place;
  readonly items: readonly Place[];
}

/**
 * Where the items of the one list stand that the JSON object holds under `key`, so that each can be parsed by itself.
 * Looks at quotes, brackets and commas and at nothing else: whether the items are JSON shows when they are parsed.
 * Undefined where the text is no object with just one such list.
 */
export function listPlaces(json: Uint8Array, key: string): ListPlaces | undefined {
  const lists: (ListPlaces | undefined)[] = [];
  let at = pastSpace(json, 0);
  if (json[at] !== BRACE_OPEN) return undefined;
  do {
    const name = pastSpace(json, at + 1);
    const colon = pastSpace(json, endOfValue(json, name));
    if (json[name] !== QUOTE || json[colon] !== COLON) return undefined;
    const value = pastSpace(json, colon + 1);
    const isWanted = json[value] === BRACKET_OPEN && isKey(json, name, key);
    const list = isWanted ? listFrom(json, value) : undefined;
    if (isWanted) lists.push(list);
    at = pastSpace(json, list?.list.end ?? endOfValue(json, value));
  } while (json[at] === COMMA);
  return json[at] === BRACE_CLOSE && lists.length === 1 ? lists[0] : undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;

function listFrom(json: Uint8Array, start: number): ListPlaces | undefined {
  const items: Place[] = [];
  let at = pastSpace(json, start + 1);
  if (json[at] === BRACKET_CLOSE) return { list: { start, end: at + 1 }, items };
  for (;;) {
    const item = { start: at, end: endOfValue(json, at) };
    items.push(item);
    at = pastSpace(json, item.end);
    if (json[at] === BRACKET_CLOSE) return { list: { start, end: at + 1 }, items };
    if (json[at] !== COMMA) return undefined;
    at = pastSpace(json, at + 1);
  }
}

function isKey(json: Uint8Array, start: number, key: string): boolean {
  return Buffer.from(json.subarray(start, start + key.length + 2)).toString('latin1') === `"${key}"`;
}

function pastSpace(json: Uint8Array, start: number): number {
  let at = start;
  while (json[at] === 0x20 || json[at] === 0x0a || json[at] === 0x0d || json[at] === 0x09) at += 1;
  return at;
}

function endOfString(json: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** Behind a string or a closing bracket; a number or a word goes up to whatever follows it. */
function endOfValue(json: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; ) {
    const byte = json[at];
    const closes = byte === BRACE_CLOSE || byte === BRACKET_CLOSE;
    if (depth === 0 && (closes || byte === COMMA)) return at;
    at = byte === QUOTE ? endOfString(json, at) : at + 1;
    if (byte === BRACE_OPEN || byte === BRACKET_OPEN) depth += 1;
    if (closes) depth -= 1;
    if (depth === 0 && (closes || byte === QUOTE)) return at;
  }
  return json.length;
}
