import { type Parsed, parsed, unparsable } from './parsed.ts';

const UNITS = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const;
const SIZE = /^(?<count>\d{1,6})(?<unit>kB|MB|GB|TB)$/u;

/** Reads `40GB` into bytes: decimal units, as file managers and the vendor's download pages show them. */
export function parseByteSize(text: string): Parsed<number> {
  const found = SIZE.exec(text)?.groups;
  if (found === undefined) {
    return unparsable(`"${text}" is not a size; write a whole number and one of kB, MB, GB, TB, such as 40GB`);
  }
  return parsed(Number(found['count']) * UNITS[found['unit'] as keyof typeof UNITS]);
}

/** Reads `20MB/s` into bytes per second; none is no limit, so 0 is refused. */
export function parseByteRate(text: string): Parsed<number> {
  const size = parseByteSize(text.replace(/\/s$/u, ''));
  if (text.endsWith('/s') && size.ok && size.value > 0) return size;
  return unparsable(`"${text}" is not a rate; write a size per second, such as 20MB/s`);
}
