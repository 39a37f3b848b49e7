const HISTORY_STRING = /^(?<line>\d+\.\d+)\.\d+\.\d+-(?<build>\d+)-(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)/u;
const UNKNOWN = '10.0.2001.1';

/**
 * `10.6.2617.1490`: the version of the program files, `A.B.YYWW.n`, which `DMAVersion` is thought to hold (inferred from
 * one public sample). It cannot be compared with a release.
 */
export function fileVersion(history: string): string {
  const found = HISTORY_STRING.exec(history)?.groups;
  if (found === undefined) return UNKNOWN;
  const { line = '', build, year = '', month, day } = found;
  const start = Date.UTC(Number(year), 0, 1);
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const week = Math.floor((date - start) / (7 * 86_400_000)) + 1;
  return `${line}.${year.slice(2)}${String(week).padStart(2, '0')}.${Number(build) % 10_000}`;
}
