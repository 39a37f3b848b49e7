import { onceEach } from '../model/once-each.ts';
import { Utf8Text } from '../model/utf8-text.ts';
import type { SystemPlan } from './plan.ts';

const PIECE_BYTES = 256 * 1024;

/**
 * The entries of a plan as a list in JSON, each on a line of its own, in pieces of bytes: this is what is printed, and
 * what a seal is over. Of a large fleet the text is never there as a whole.
 */
export function* systemsText(systems: Iterable<SystemPlan>): Generator<Uint8Array> {
  const text = new Utf8Text();
  let before = '[\n    ';
  for (const entry of systems) {
    text.add(before);
    addEntry(entry, text);
    before = ',\n    ';
    if (text.length >= PIECE_BYTES) yield text.take();
  }
  text.add(before.startsWith('[') ? '[]' : '\n  ]');
  yield text.take();
}

/** Adds a value as JSON. */
type Add<T> = (value: T, text: Utf8Text) => void;

/** How members are added that are more than a plain value. */
type Members<T> = { readonly [Key in keyof T]?: Add<NonNullable<T[Key]>> };

const asBytes = onceEach((part: object): Uint8Array => Buffer.from(JSON.stringify(part)));

/** Of what many entries have in common the JSON is made once, and copied. */
const addShared: Add<object> = (part, text) => text.addBytes(asBytes(part));

const addEntry = addObject<SystemPlan>({
  available: addShared,
  candidates: addShared,
  hops: addList(addObject({ from: addShared, package: addShared, risks: addShared, to: addShared })),
  risks: addShared,
  target: addShared,
  unlisted: addShared,
  warnings: addShared,
});

/** As `JSON.stringify` does it. */
function addObject<T extends object>(members: Members<T>): Add<T> {
  return (value, text) => {
    let plain = '{';
    let before = '';
    for (const key of Object.keys(value) as (keyof T & string)[]) {
      const member = value[key];
      if (member === undefined) continue;
      plain += `${before}"${key}":`;
      before = ',';
      const add = members[key];
      if (add === undefined || member === null) {
        plain += JSON.stringify(member);
      } else {
        text.add(plain);
        add(member, text);
        plain = '';
      }
    }
    text.add(`${plain}}`);
  };
}

function addList<T>(add: Add<T>): Add<readonly T[]> {
  return (items, text) => {
    let before = '[';
    for (const item of items) {
      text.add(before);
      add(item, text);
      before = ',';
    }
    text.add(items.length === 0 ? '[]' : ']');
  };
}
