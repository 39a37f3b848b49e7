import { createHash, type Hash } from 'node:crypto';

/** Text that is canonical JSON already and goes as it is into a larger one. */
export class CanonicalText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * JSON with sorted keys and no white space: the same value gives the same bytes on every machine, locale and Node.
 * `undefined` members are left out, as in JSON. Non-finite numbers have no canonical form and are refused.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} has no canonical form`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (value instanceof CanonicalText) return value.text;
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON());
  return Array.isArray(value) ? `[${canonicalItems(value)}]` : `{${canonicalMembers(value)}}`;
}

/** A list as a set: sorted by its canonical text, each member once. */
export function canonicalSet(members: readonly unknown[]): CanonicalText {
  const texts = members.map(canonicalJson);
  const ordered = isAscending(texts) ? texts : [...new Set(texts)].sort();
  return new CanonicalText(`[${ordered.join(',')}]`);
}

/** `sha256:` and 64 hex digits over the canonical JSON. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256');
  feed(hash, value, PIECE_DEPTH);
  return `sha256:${hash.digest('hex')}`;
}

/** The digest of a list whose members go by one after the other: over their own digests, which are all of one length. */
export class ListDigest {
  readonly #hash = createHash('sha256');

  add(digest: string): void {
    this.#hash.update(digest);
  }

  /** Of the members so far. */
  get value(): string {
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }
}

// Deep enough that the systems of a plan are hashed one by one: the text of a large fleet is never there as a whole.
const PIECE_DEPTH = 2;

function feed(hash: Hash, value: unknown, depth: number): void {
  if (
    depth === 0 ||
    value === null ||
    typeof value !== 'object' ||
    value instanceof CanonicalText ||
    'toJSON' in value
  ) {
    hash.update(canonicalJson(value));
    return;
  }
  const isList = Array.isArray(value);
  let before = isList ? '[' : '{';
  for (const key of isList ? value.keys() : sortedKeys(value)) {
    const member: unknown = value[key as keyof typeof value];
    if (member === undefined && !isList) continue;
    hash.update(isList ? before : `${before}${quotedKey(String(key))}:`);
    feed(hash, member, depth - 1);
    before = ',';
  }
  const empty = before !== ',';
  if (isList) hash.update(empty ? '[]' : ']');
  else hash.update(empty ? '{}' : '}');
}

function canonicalItems(items: readonly unknown[]): string {
  let text = '';
  for (const [index, item] of items.entries()) text += index === 0 ? canonicalJson(item) : `,${canonicalJson(item)}`;
  return text;
}

function canonicalMembers(value: object): string {
  let members = '';
  for (const key of sortedKeys(value)) {
    const member: unknown = value[key as keyof typeof value];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${quotedKey(key)}:${canonicalJson(member)}`;
  }
  return members;
}

// Nearly all objects are small, where insertion is several times as fast as the general sort.
const FEW_KEYS = 20;

function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let end = 1; end < keys.length; end += 1) {
    const key = keys[end] as string;
    let place = end;
    for (; place > 0 && (keys[place - 1] as string) > key; place -= 1) keys[place] = keys[place - 1] as string;
    keys[place] = key;
  }
  return keys;
}

const quotedKeys = new Map<string, string>();
const MOST_KEYS = 1000;

/** The same few keys are written again and again; text from outside cannot grow the memory. */
function quotedKey(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const text = JSON.stringify(key);
  if (quotedKeys.size < MOST_KEYS) quotedKeys.set(key, text);
  return text;
}

function isAscending(texts: readonly string[]): boolean {
  for (let index = 1; index < texts.length; index += 1) {
    if ((texts[index - 1] as string) >= (texts[index] as string)) return false;
  }
  return true;
}
