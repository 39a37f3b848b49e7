import { type Parsed, parsed, unparsable } from './parsed.ts';

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

export const DAY_MS = MILLISECONDS.d;

export type DurationUnit = keyof typeof MILLISECONDS;

const DURATION = /^(?<count>\d{1,9})(?<unit>ms|s|m|h|d|w)$/u;

const LONGEST_MS = 3650 * MILLISECONDS.d;

/** Reads `90m`, `4h`, `14d`, `2w` into milliseconds. One number and one of the given units; ten years at most. */
export function parseDuration(text: string, units: readonly DurationUnit[]): Parsed<number> {
  const found = DURATION.exec(text)?.groups;
  const unit = units.find((allowed) => allowed === found?.['unit']);
  if (found === undefined || unit === undefined) {
    return unparsable(
      `"${text}" is not a duration; write a whole number and one of ${units.join(', ')}, such as ${example(units)}`,
    );
  }
  const milliseconds = Number(found['count']) * MILLISECONDS[unit];
  if (milliseconds > LONGEST_MS) return unparsable(`"${text}" is longer than ten years; write a shorter duration`);
  return parsed(milliseconds);
}

function example(units: readonly DurationUnit[]): string {
  return units.includes('d') ? '4h or 14d' : '250ms or 30s';
}
