const MOST_ITEMS = 20;
// Deeper than any schema of ours goes.
const DEEPEST = 20;

/**
 * The beginning of a value of others, to be told about: any number of items can be in it, nested without end, and nobody
 * reads of more than a few.
 */
export function cutShort(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return Array.isArray(value) ? [] : {};
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => cutShort(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutShort(item, depth + 1)]));
}
