/** Orders by code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The same members, in the order of their keys. */
export function inKeyOrder<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const keys = Object.keys(record);
  if (keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key)) return record;
  return Object.fromEntries(Object.entries(record).toSorted(([one], [other]) => compareText(one, other)));
}
