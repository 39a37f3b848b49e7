import type { ReleaseRange } from './knowledge.ts';
import { type Parsed, parsed, unparsable } from './parsed.ts';
import { compareReleases, formatRelease, parseRelease, type Release, type Track, trackOf } from './release.ts';

/**
 * A range of releases as it is written in files: `{ track: main, from: "10.5.0 [CU3]", before: "10.5.0 [CU7]" }`. `from`
 * and `to` belong to the range, `after` and `before` do not; an end that is left out is open.
 */
export interface WrittenRange {
  readonly track: Track;
  readonly from?: string | undefined;
  readonly after?: string | undefined;
  readonly to?: string | undefined;
  readonly before?: string | undefined;
}

/** Refuses an end that is no release of the track, an end that is written twice, and a range that holds nothing. */
export function parseRange(written: WrittenRange): Parsed<ReleaseRange> {
  const { track, from, after, to, before } = written;
  if (from !== undefined && after !== undefined) return unparsable('has both "from" and "after"; write one of them');
  if (to !== undefined && before !== undefined) return unparsable('has both "to" and "before"; write one of them');
  const start = parseEnd(from ?? after, track);
  if (!start.ok) return start;
  const end = parseEnd(to ?? before, track);
  if (!end.ok) return end;
  const range: ReleaseRange = {
    track,
    from: start.value,
    fromInclusive: from !== undefined,
    to: end.value,
    toInclusive: to !== undefined,
  };
  if (!isEmpty(range)) return parsed(range);
  return unparsable(`holds no release: ${formatRange(range)}; write the lower release first`);
}

function parseEnd(text: string | undefined, track: Track): Parsed<Release | undefined> {
  if (text === undefined) return parsed(undefined);
  const release = parseRelease(text);
  if (!release.ok || trackOf(release.value) === track) return release;
  return unparsable(`"${text}" is not on the ${track} track; write a ${track} release, or a range of its own track`);
}

function isEmpty({ from, to, fromInclusive, toInclusive }: ReleaseRange): boolean {
  if (from === undefined || to === undefined) return false;
  const order = compareReleases(from, to);
  return order > 0 || (order === 0 && !(fromInclusive && toInclusive));
}

/** `main from 10.5.0 [CU3], before 10.5.0 [CU7]`; `every main release` where both ends are open. */
export function formatRange({ track, from, fromInclusive, to, toInclusive }: ReleaseRange): string {
  if (from === undefined && to === undefined) return `every ${track} release`;
  if (from !== undefined && to !== undefined && compareReleases(from, to) === 0)
    return `${track} ${formatRelease(from)}`;
  const start = from === undefined ? '' : ` ${fromInclusive ? 'from' : 'after'} ${formatRelease(from)}`;
  const end = to === undefined ? '' : ` ${toInclusive ? 'to' : 'before'} ${formatRelease(to)}`;
  return `${track}${start}${start !== '' && end !== '' ? ',' : ''}${end}`;
}
