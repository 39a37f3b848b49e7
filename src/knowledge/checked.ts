import { type Instant, instantOf } from '../model/instant.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** A JSON object whose members are taken out one by one; each take names the member and its place when it does not fit. */
export class CheckedObject {
  readonly where: string;
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(members: Readonly<Record<string, unknown>>, where: string) {
    this.#members = members;
    this.where = where;
  }

  text(member: string): string {
    const found = this.#member(member);
    return isText(found) ? found : this.#wrong(member, 'a text');
  }

  optionalText(member: string): string | undefined {
    return this.#has(member) ? this.text(member) : undefined;
  }

  /** One of these words. */
  word<T extends string>(member: string, words: readonly T[]): T {
    const found = this.text(member);
    return words.find((known) => known === found) ?? this.#wrong(member, `one of ${words.join(', ')}, not "${found}"`);
  }

  /** A link that starts with https://. */
  link(member: string): string {
    const found = this.text(member);
    return isLink(found) ? found : this.#wrong(member, `an https link, not "${found}"`);
  }

  count(member: string): number {
    const found = this.#member(member);
    return isCount(found) ? found : this.#wrong(member, 'a whole number of 0 or more');
  }

  optionalCount(member: string): number | undefined {
    return this.#has(member) ? this.count(member) : undefined;
  }

  day(member: string): Instant {
    const found = this.text(member);
    const milliseconds = DAY.test(found) ? Date.parse(found) : Number.NaN;
    return Number.isNaN(milliseconds) ? this.#wrong(member, 'a day such as 2026-08-21') : instantOf(milliseconds);
  }

  optionalDay(member: string): Instant | undefined {
    return this.#has(member) ? this.day(member) : undefined;
  }

  list(member: string): readonly unknown[] {
    const found = this.#member(member);
    return Array.isArray(found) ? found : this.#wrong(member, 'a list');
  }

  optionalList(member: string): readonly unknown[] | undefined {
    return this.#has(member) ? this.list(member) : undefined;
  }

  texts(member: string): readonly string[] {
    const found = this.list(member);
    return found.every(isText) ? found : this.#wrong(member, 'a list of texts');
  }

  object(member: string): CheckedObject {
    return checked(this.#member(member), `${this.where}: "${member}"`);
  }

  /** The same, called by what this member says as well. */
  named(member: string): CheckedObject {
    return new CheckedObject(this.#members, `${this.where} ("${this.text(member)}")`);
  }

  #has(member: string): boolean {
    return Object.hasOwn(this.#members, member);
  }

  #member(member: string): unknown {
    return this.#has(member) ? this.#members[member] : undefined;
  }

  #wrong(member: string, expected: string): never {
    throw new TypeError(`${this.where}: "${member}" must be ${expected}`);
  }
}

export function checked(value: unknown, where: string): CheckedObject {
  if (isObject(value)) return new CheckedObject(value, where);
  throw new TypeError(`${where} is no object`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

export function isLink(text: string): boolean {
  return text.startsWith('https://');
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
