import { type Instant, instantOf } from '../model/instant.ts';

/** A JSON object whose members are taken out one by one; each take names the member and its place when it does not fit. */
export interface CheckedObject {
  readonly where: string;
  text(member: string): string;
  optionalText(member: string): string | undefined;
  count(member: string): number;
  optionalCount(member: string): number | undefined;
  day(member: string): Instant;
  optionalDay(member: string): Instant | undefined;
  list(member: string): readonly unknown[];
  optionalList(member: string): readonly unknown[] | undefined;
  texts(member: string): readonly string[];
  /** One of these words. */
  word<T extends string>(member: string, words: readonly T[]): T;
  /** A link that starts with https://. */
  link(member: string): string;
  object(member: string): CheckedObject;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

export function checked(value: unknown, where: string): CheckedObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${where} is no object`);
  const members = new Map<string, unknown>(Object.entries(value));

  function wrong(member: string, expected: string): never {
    throw new TypeError(`${where}: "${member}" must be ${expected}`);
  }

  function text(member: string): string {
    const found = members.get(member);
    return typeof found === 'string' && found !== '' ? found : wrong(member, 'a text');
  }

  function count(member: string): number {
    const found = members.get(member);
    return isCount(found) ? found : wrong(member, 'a whole number of 0 or more');
  }

  function day(member: string): Instant {
    const found = text(member);
    const milliseconds = DAY.test(found) ? Date.parse(found) : Number.NaN;
    return Number.isNaN(milliseconds) ? wrong(member, 'a day such as 2026-08-21') : instantOf(milliseconds);
  }

  function list(member: string): readonly unknown[] {
    const found = members.get(member);
    return Array.isArray(found) ? found : wrong(member, 'a list');
  }

  function texts(member: string): readonly string[] {
    const found = list(member);
    return found.every((item): item is string => typeof item === 'string' && item !== '')
      ? found
      : wrong(member, 'a list of texts');
  }

  function word<T extends string>(member: string, words: readonly T[]): T {
    const found = text(member);
    return words.find((known) => known === found) ?? wrong(member, `one of ${words.join(', ')}, not "${found}"`);
  }

  function link(member: string): string {
    const found = text(member);
    return isLink(found) ? found : wrong(member, `an https link, not "${found}"`);
  }

  return {
    where,
    text,
    optionalText: (member) => (members.has(member) ? text(member) : undefined),
    count,
    optionalCount: (member) => (members.has(member) ? count(member) : undefined),
    day,
    optionalDay: (member) => (members.has(member) ? day(member) : undefined),
    list,
    optionalList: (member) => (members.has(member) ? list(member) : undefined),
    texts,
    word,
    link,
    object: (member) => checked(members.get(member), `${where}: "${member}"`),
  };
}

export function isLink(text: string): boolean {
  return text.startsWith('https://') && URL.canParse(text);
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
