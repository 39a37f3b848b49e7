import { compareReleases, formatRelease, type Release, type Track, trackOf } from '../../src/model/release.ts';
import type { Json } from './facts.ts';
import type { Stretch } from './range-grammar.ts';

const LAST_MONTH = 12;

/** Where a range ends: with this release, or before it. */
interface End {
  readonly release: Release;
  readonly inclusive: boolean;
}

type Onwards = Extract<Stretch, { kind: 'onwards' }>;

interface Range {
  readonly from: Release | undefined;
  readonly end: End | undefined;
}

/**
 * The ranges of both tracks that are affected, as the data files write them, from what a page says and the releases that
 * have the fix. A fix ends a range in its own line and in the lines below it that have none; what comes above it has it.
 */
export function affectedRanges(stretches: readonly Stretch[], fixedIn: readonly Release[]): readonly Json[] {
  return (['main', 'feature'] as const).flatMap((track) => {
    const fixes = onTrack(track, fixedIn);
    const ranges = stretches.flatMap((stretch) => rangesOn(track, stretch, fixes));
    return ranges.map((range) => written(track, range));
  });
}

function rangesOn(track: Track, stretch: Stretch, fixes: readonly Release[]): readonly Range[] {
  switch (stretch.kind) {
    case 'all':
      return rangesFrom(undefined, undefined, fixes.map(before));
    case 'onwards':
      return rangesFromEach(startsOn(track, stretch, fixes), fixes.map(before));
    case 'before':
      return stretch.before.some((release) => trackOf(release) === track)
        ? rangesFrom(undefined, undefined, onTrack(track, stretch.before).map(before))
        : [];
    case 'between': {
      const ends = onTrack(track, stretch.to).map((release) => ({ release, inclusive: true }));
      return rangesFromEach(onTrack(track, stretch.from), ends).map((range) => upToTheFix(range, fixes));
    }
    case 'these':
      return inRuns(onTrack(track, stretch.releases)).map((range) => upToTheFix(range, fixes));
  }
}

function onTrack(track: Track, releases: readonly Release[]): readonly Release[] {
  return releases.filter((release) => trackOf(release) === track).toSorted(compareReleases);
}

function before(release: Release): End {
  return { release, inclusive: false };
}

/**
 * Where a page gives a start on one track alone and does not name the track, the other is affected as well: a main line
 * from its first month on, a feature release with the next main line unless that came out with the fix. Inferred from how
 * the tracks follow each other.
 */
function startsOn(track: Track, { from, namesTrack }: Onwards, fixes: readonly Release[]): readonly Release[] {
  const own = onTrack(track, from);
  const [other] = onTrack(track === 'main' ? 'feature' : 'main', from);
  if (own.length > 0 || namesTrack || other === undefined) return own;
  if (track === 'feature') return other.cu === 0 ? [{ ...other, month: 1 }] : [];
  const nextLine = { ...other, minor: other.minor + 1, month: 0, cu: 0 };
  return fixes.some((fix) => compareReleases(fix, nextLine) <= 0) ? [] : [nextLine];
}

/** A start holds until its line gives way to that of the next start. */
function rangesFromEach(starts: readonly Release[], ends: readonly End[]): readonly Range[] {
  return starts.flatMap((from, index) => {
    const next = starts[index + 1];
    return rangesFrom(from, next === undefined ? undefined : { ...next, cu: 0 }, ends);
  });
}

function rangesFrom(start: Release | undefined, ceiling: Release | undefined, ends: readonly End[]): readonly Range[] {
  const within = ends.filter(({ release }) => isBefore(release, ceiling));
  const ranges: Range[] = [];
  let from = start;
  for (const end of within) {
    if (isOver(end, from)) continue;
    ranges.push({ from, end });
    const next = startAfter(end);
    if (next === undefined) return ranges;
    from = next;
  }
  const fixedFromTheStart = start !== undefined && ends.some(({ release }) => isSame(release, start));
  if (ranges.length > 0 || fixedFromTheStart) return ranges;
  return [{ from: start, end: ceiling === undefined ? undefined : before(ceiling) }];
}

function isBefore(release: Release, ceiling: Release | undefined): boolean {
  return ceiling === undefined || compareReleases(release, ceiling) < 0;
}

function isOver({ release, inclusive }: End, from: Release | undefined): boolean {
  if (from === undefined) return false;
  const order = compareReleases(release, from);
  return inclusive ? order < 0 : order <= 0;
}

/** Where it goes on after an end: the next main line; on the feature track only an end at an update leaves more to come. */
function startAfter({ release }: End): Release | undefined {
  if (trackOf(release) === 'main') return { ...release, minor: release.minor + 1, cu: 0 };
  return release.cu === 0 ? undefined : { ...release, month: release.month + 1, cu: 0 };
}

/** Releases that follow each other without a gap make one range. */
function inRuns(releases: readonly Release[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const release of releases) {
    const last = ranges.at(-1);
    const follows = last?.end !== undefined && successors(last.end.release).some((next) => isSame(next, release));
    const from = follows ? last?.from : release;
    if (follows) ranges.pop();
    ranges.push({ from, end: { release, inclusive: true } });
  }
  return ranges;
}

/**
 * `to 10.2.0 [CU15]` with a fix in [CU16] is `before [CU16]`, and `10.3.10` with a fix in 10.3.11 is `before 10.3.11`, which
 * holds 10.3.10 [CU1] as well. A gap between the two is left as it is.
 */
function upToTheFix(range: Range, fixes: readonly Release[]): Range {
  const last = range.end?.release;
  if (last === undefined) return range;
  const fix = fixes.find((one) => isFixOf(one, last) && !isOver(before(one), range.from));
  return fix === undefined ? range : { from: range.from, end: before(fix) };
}

function isFixOf(fix: Release, last: Release): boolean {
  return isSame(fix, last) || successors(last).some((next) => isSame(next, fix));
}

function isSame(a: Release, b: Release): boolean {
  return compareReleases(a, b) === 0;
}

function successors(last: Release): readonly Release[] {
  const update = { ...last, cu: last.cu + 1 };
  if (trackOf(last) === 'main') return [update];
  const nextMonth = { ...last, month: last.month + 1, cu: 0 };
  return [update, last.month < LAST_MONTH ? nextMonth : { ...nextMonth, minor: last.minor + 1, month: 1 }];
}

function written(track: Track, { from, end }: Range): Json {
  const start = from === undefined ? {} : { from: formatRelease(from) };
  if (end === undefined) return { track, ...start };
  return { track, ...start, [end.inclusive ? 'to' : 'before']: formatRelease(end.release) };
}
