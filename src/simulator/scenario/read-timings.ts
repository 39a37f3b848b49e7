import type { Timings } from '../specification.ts';
import { parseSpan } from './formats.ts';
import type { WrittenTimings } from './written.ts';

/** In seconds, as the simulation counts. */
export function readTimings(written: WrittenTimings = {}): Partial<Timings> {
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => [name, typeof value === 'number' ? value : seconds(value)]),
  );
}

function seconds(text: string): number {
  const found = parseSpan(text);
  if (!found.ok) throw new TypeError(`the schema let through what its parser refuses: ${found.problem}`);
  return found.value / 1000;
}
