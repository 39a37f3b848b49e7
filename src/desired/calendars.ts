import type { FreezeSpan } from '../model/freeze.ts';
import type { Instant } from '../model/instant.ts';
import type { Problem } from '../model/problem.ts';
import type { YamlFile } from '../yaml/text.ts';

export interface CalendarReading {
  /** In the order in which they begin. */
  readonly spans: readonly FreezeSpan[];
  readonly problems: readonly Problem[];
}

export type ReadCalendar = (file: YamlFile, timezone: string, now: Instant) => CalendarReading;

/** The iCalendar files of a revision. */
export interface Calendars {
  readonly paths: readonly string[];
  /** Undefined where there is no such file. Whole days, and times without a zone, are in `timezone`. */
  read(path: string, timezone: string, now: Instant): CalendarReading | undefined;
}

export function calendarsOf(files: readonly YamlFile[], readOne: ReadCalendar): Calendars {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return {
    paths: [...byPath.keys()],
    read(path, timezone, now) {
      const file = byPath.get(path);
      return file && readOne(file, timezone, now);
    },
  };
}
