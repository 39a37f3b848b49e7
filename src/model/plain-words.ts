/** `3 Agents`, `1 Agent`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** `a, b, c and 4 more`: at most so many of them. */
export function listed<Item>(
  items: readonly Item[],
  inWords: (item: Item) => string,
  most: number,
  separator = ', ',
): string {
  const rest = items.length - most;
  return items.slice(0, most).map(inWords).join(separator) + (rest > 0 ? ` and ${rest} more` : '');
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units, as file managers and the vendor's download pages show them. */
export function bytesInWords(bytes: number): string {
  const below = Math.floor(Math.log10(Math.max(bytes, 1)) / 3);
  const rounded = Math.round(bytes / 1000 ** below) === 1000 ? below + 1 : below;
  const power = Math.min(rounded, UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${UNITS[power]}`;
}

/** `1 h 5 min`, `42 s`: the two largest units that are not zero. */
export function durationInWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
