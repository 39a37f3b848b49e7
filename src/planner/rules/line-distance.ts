import { compareReleases, lineOf, type Release } from '../../model/release.ts';
import { named } from './span.ts';

const FIRST_OF_10_1 = { main: named('10.1.0'), feature: named('10.1.1') };
const FIRST_OF_10_2 = named('10.2.0');

/** The main lines strictly between two releases, oldest first. The vendor leaves 10.1 out for whoever comes from before it. */
export function linesBetween(from: Release, to: Release): readonly string[] {
  const lines: string[] = [];
  for (let position = positionOf(from) + 1; position < positionOf(to); position++) lines.push(lineAt(position));
  return passesBy101(from, to) ? lines.filter((line) => line !== '10.1') : lines;
}

/** Coming from before 10.1 and going to 10.2 or later, no stop is made at 10.1. */
export function passesBy101(from: Release, to: Release): boolean {
  const first = from.month === 0 ? FIRST_OF_10_1.main : FIRST_OF_10_1.feature;
  return compareReleases(from, first) < 0 && compareReleases(to, FIRST_OF_10_2) >= 0;
}

/** 9.6 was the last line before 10.0. */
function positionOf({ major, minor }: Release): number {
  return major >= 10 ? (major - 10) * 100 + minor : (major - 9) * 100 + minor - 7;
}

function lineAt(position: number): string {
  return lineOf(
    position >= 0
      ? { major: 10 + Math.floor(position / 100), minor: position % 100, month: 0, cu: 0 }
      : { major: 9, minor: position + 7, month: 0, cu: 0 },
  );
}
