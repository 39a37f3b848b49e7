import type { Freeze } from '../model/freeze.ts';
import type { Instant } from '../model/instant.ts';
import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { didYouMean } from '../yaml/nearest.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';
import type { CalendarReading, Calendars } from './calendars.ts';
import type { WrittenDates } from './file-reading.ts';

/** Freezes with their dates, those looked up that a calendar of the revision has. `problems` are errors and warnings. */
export function datedFreezes(
  written: readonly WrittenDates[],
  calendars: Calendars,
  now: Instant,
): { freezes: readonly Freeze[]; problems: readonly Problem[] } {
  const freezes: Freeze[] = [];
  const problems: Problem[] = [];
  for (const { freeze, dates } of written) {
    if (dates.kind === 'written') freezes.push({ ...freeze, spans: [dates.span] });
    else {
      const read = lookedUp(dates, calendars, now);
      freezes.push({ ...freeze, spans: read.spans });
      problems.push(...(read.problems.length > 0 ? read.problems : withoutFuture(freeze.name, read, dates, now)));
    }
  }
  return { freezes, problems };
}

type CalendarDates = Extract<WrittenDates['dates'], { kind: 'calendar' }>;

function lookedUp({ path, timezone, origin }: CalendarDates, calendars: Calendars, now: Instant): CalendarReading {
  const found = calendars.read(path, timezone, now);
  if (found !== undefined) return found;
  const message = `spec.calendar: there is no file "${printable(path, 120)}"; write its path from the folder that holds the fleet`;
  const problem = problemFrom(origin, 'desired.freeze', message, didYouMean(path, calendars.paths));
  return { spans: [], problems: [problem] };
}

function withoutFuture(name: string, { spans }: CalendarReading, { origin }: CalendarDates, now: Instant): Problem[] {
  if (spans.some(({ until }) => until > now)) return [];
  const message = `Freeze "${name}" has no date ahead in its calendar, so that it holds nothing back; add events, or remove it`;
  return [warning(problemFrom(origin, 'desired.freeze-over', message))];
}
