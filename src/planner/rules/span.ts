import { compareReleases, parseRelease, type Release, type Track, trackOf } from '../../model/release.ts';

/** Releases of one track: from the first on (or since ever), below or up to and including the last (or without end). */
export interface Span {
  readonly from?: string;
  readonly below?: string;
  readonly through?: string;
}

/**
 * A test for "is it one of these", written as the vendor writes ranges: one span for each track, compared inside the
 * track alone. A track without spans has no such release.
 */
export function within(spans: Partial<Record<Track, readonly Span[]>>): (release: Release) => boolean {
  const tests = { main: (spans.main ?? []).map(holds), feature: (spans.feature ?? []).map(holds) };
  return (release) => tests[trackOf(release)].some((test) => test(release));
}

function holds({ from, below, through }: Span): (release: Release) => boolean {
  const first = from === undefined ? undefined : named(from);
  const end = below === undefined ? undefined : named(below);
  const last = through === undefined ? undefined : named(through);
  return (release) =>
    (first === undefined || compareReleases(release, first) >= 0) &&
    (end === undefined || compareReleases(release, end) < 0) &&
    (last === undefined || compareReleases(release, last) <= 0);
}

/** A release that a rule names. A misspelt one is a bug of the rule. */
export function named(name: string): Release {
  const release = parseRelease(name);
  if (!release.ok) throw new TypeError(release.problem);
  return release.value;
}
