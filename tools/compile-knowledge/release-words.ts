import { parseRelease, type Release } from '../../src/model/release.ts';

/** A release as a page names it, with the build where one is printed beside it. */
export interface NamedRelease {
  readonly release: Release;
  readonly build: number | undefined;
}

/**
 * One release in running text: `10.5.0 [CU3]`, `10.2.0 CU19`, `10.5 [CU6]`, `10.5.0 [CU4] build 16239`, `10.3.0.0 - 12790`.
 * A file version such as `10.4.2425.2536` is none, and neither is a bare line such as `10.5`.
 */
const NAMED =
  /(?<![\d.])(?<digits>\d{1,2}\.\d{1,2}(?:\.\d{1,2}(?:\.0)?(?![\d.]*\d)|(?=\s?\[CU)))(?:\s?(?:\[CU(?<bracket>\d{1,2})\]|CU(?<bare>\d{1,2})\b))?(?:\s(?:build\s|-\s)(?<build>\d{5})\b)?/gu;

/** Lower numbers are versions of other products: `IDP 1.5.0`, `SRM 1.2.27`. */
const FIRST_MAJOR = 9;

/** The text with each release replaced by `#`, and the releases in the order of the marks. */
export function markReleases(text: string): { readonly marked: string; readonly releases: readonly NamedRelease[] } {
  const releases: NamedRelease[] = [];
  const marked = text.replaceAll(NAMED, (whole, ...rest) => {
    const groups: Record<string, string | undefined> = rest.at(-1);
    const named = namedBy(groups);
    if (named === undefined) return whole;
    releases.push(named);
    return '#';
  });
  return { marked, releases };
}

function namedBy(groups: Record<string, string | undefined>): NamedRelease | undefined {
  const [major, minor, month = '0'] = (groups['digits'] ?? '').split('.');
  if (Number(major) < FIRST_MAJOR) return undefined;
  const parsed = parseRelease(`${major}.${minor}.${month} [CU${groups['bracket'] ?? groups['bare'] ?? 0}]`);
  if (!parsed.ok) return undefined;
  return { release: parsed.value, build: groups['build'] === undefined ? undefined : Number(groups['build']) };
}
