import type { Reading } from '../model/observed.ts';
import { compareText } from '../model/text-order.ts';

/** Whatever the order in which an Agent was asked, and how often: each thing that it said once, its own file first. */
export function readingsInOrder(readings: readonly Reading[]): readonly Reading[] {
  if (readings.every((reading, at) => at === 0 || compareReadings(readings[at - 1] ?? reading, reading) < 0)) {
    return readings;
  }
  const ordered = readings.toSorted(compareReadings);
  return ordered.filter((reading, at) => at === 0 || compareReadings(ordered[at - 1] ?? reading, reading) !== 0);
}

function compareReadings(a: Reading, b: Reading): number {
  return compareText(a.source, b.source) || compareText(a.raw, b.raw);
}
