import { createHash, hash } from 'node:crypto';
import { Utf8Text } from './utf8-text.ts';

/** Text that is canonical JSON already and goes as it is into a larger one. */
export class CanonicalText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Stands for a value in a digest: every member has to be there, so that a new one cannot be forgotten. It is written by one
 * literal, and so always in the same order.
 */
export type ContentOf<T, LeftOut extends keyof T = never> = {
  readonly [Key in keyof Required<Omit<T, LeftOut>>]: unknown;
};

/**
 * JSON with sorted keys and no white space: the same value gives the same bytes on every machine, locale and Node.
 * `undefined` members are left out, as in JSON. Non-finite numbers have no canonical form and are refused.
 */
export function canonicalJson(value: unknown): string {
  if (isInOrder(value)) return JSON.stringify(value) ?? 'null';
  if (typeof value === 'number') throw new RangeError(`${value} has no canonical form`);
  if (value === null || typeof value !== 'object') return 'null';
  if (value instanceof CanonicalText) return value.text;
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON());
  return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : `{${canonicalMembers(value)}}`;
}

/** A list as a set: sorted by its canonical text, each member once. */
export function canonicalSet(members: readonly unknown[]): CanonicalText {
  const texts = members.map(canonicalJson);
  const ordered = isAscending(texts) ? texts : [...new Set(texts)].sort();
  return new CanonicalText(`[${ordered.join(',')}]`);
}

/** `sha256:` and 64 hex digits over the canonical JSON. */
export function digestOf(value: unknown): string {
  return `sha256:${hash('sha256', canonicalJson(value))}`;
}

/** The same for a content, whose members come in one order already: over its JSON as it is. */
export function digestOfContent(content: object): string {
  return `sha256:${hash('sha256', JSON.stringify(content))}`;
}

const MANY_LINES = 64 * 1024;

/** A digest over members that go by one after the other and are not kept, a line for each. */
export class LinesDigest {
  readonly #hash = createHash('sha256');
  // Digesting many lines in one go takes a fraction of the time, and text with a letter beyond Latin-1 far more than bytes.
  readonly #lines = new Utf8Text();

  addContent(content: object): void {
    this.addLine(JSON.stringify(content));
  }

  /** `text` has no line feed in it. */
  addLine(text: string): void {
    this.#lines.add(text);
    this.#lines.add('\n');
    if (this.#lines.length >= MANY_LINES) this.#digest();
  }

  /** Of the members so far. */
  get value(): string {
    this.#digest();
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }

  #digest(): void {
    this.#hash.update(this.#lines.take());
  }
}

/** Whether JSON as it is written natively is canonical. */
function isInOrder(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      if (Array.isArray(value)) return value.every(isInOrder);
      return !(value instanceof CanonicalText) && !('toJSON' in value) && areMembersInOrder(value);
    default:
      return false;
  }
}

function areMembersInOrder(value: object): boolean {
  let before = '';
  for (const key of Object.keys(value)) {
    if (key < before || !isInOrder(value[key as keyof typeof value])) return false;
    before = key;
  }
  return true;
}

function canonicalMembers(value: object): string {
  let members = '';
  for (const key of sortedKeys(value)) {
    const member: unknown = value[key as keyof typeof value];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
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

function isAscending(texts: readonly string[]): boolean {
  return texts.every((text, index) => index === 0 || (texts[index - 1] as string) < text);
}
