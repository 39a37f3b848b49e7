import type { Context } from 'hono';
import { isSelected } from '../model/freeze.ts';
import { type Parsed, parsed, quoted, unparsable } from '../model/parsed.ts';

/** What is asked of an address that lists: which of them, after which one, and how many at most. */
export interface Listing {
  readonly selector: Selector;
  readonly after: string | undefined;
  readonly limit: number | undefined;
}

type Selector = Readonly<Record<string, string>>;

const MOST_LISTED = 1000;

const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9./_-]{0,61}[A-Za-z0-9])?$/u;
const VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/u;

/** The listing that the query of a request asks for, or a sentence about what is wrong with it. */
export function listingIn({ req }: Context, most = MOST_LISTED): Parsed<Listing> {
  const { selector: labels, after, limit } = req.query();
  const selector = parseSelector(labels ?? '');
  if (!selector.ok) return selector;
  const count = limit === undefined ? undefined : wholeNumber(limit, most);
  if (limit !== undefined && count === undefined) return unparsable(`limit is a whole number from 1 to ${most}`);
  if (after === '') return unparsable('after is empty; leave it out, or write what the page before gave as next');
  return parsed({ selector: selector.value, after, limit: count });
}

/** Of what has no labels. */
export function pagingIn(context: Context): Parsed<Listing> {
  if (context.req.query('selector') === undefined) return listingIn(context);
  return unparsable('a Rollout has no labels: leave selector out');
}

/** `ring=prod,region=emea`: all of them, as they stand in the fleet repository. Empty selects everything. */
function parseSelector(text: string): Parsed<Selector> {
  const selector: Record<string, string> = {};
  for (const part of text === '' ? [] : text.split(',')) {
    const [label = '', value, ...more] = part.split('=');
    if (value === undefined || more.length > 0 || !LABEL.test(label) || !VALUE.test(value)) {
      return unparsable(`selector has ${quoted(part)}; write labels and their values, such as ring=prod,region=emea`);
    }
    if (Object.hasOwn(selector, label))
      return unparsable(`selector asks for ${quoted(label)} twice; write each label once`);
    selector[label] = value;
  }
  return parsed(selector);
}

export interface Page<T> {
  readonly items: readonly T[];
  /** What to write as `after` for the next page; undefined where this is the last one. */
  readonly next: string | undefined;
}

/** A page of what is sorted by name. One that is not there any more, or not yet, has its place all the same. */
export function pageOf<T>(all: readonly T[], nameOf: (item: T) => string, { after, limit }: Listing): Page<T> {
  const rest = after === undefined ? all : all.filter((item) => nameOf(item) > after);
  return cutAt(rest, nameOf, limit);
}

/** A page of what may be more than was asked for. */
export function cutAt<T>(found: readonly T[], nameOf: (item: T) => string, limit = found.length): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? nameOf(last) : undefined };
}

export function isListed({ selector }: Listing, labels: Readonly<Record<string, string>>): boolean {
  return isSelected(labels, selector);
}

export function wholeNumber(text: string, most: number): number | undefined {
  const number = Number(text);
  return /^\d{1,4}$/u.test(text) && number >= 1 && number <= most ? number : undefined;
}
