import type { Freeze, FreezeSpan } from '../model/freeze.ts';
import type { Instant } from '../model/instant.ts';
import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { didYouMean } from '../yaml/nearest.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { YamlFile } from '../yaml/text.ts';
import { checked } from './formats.ts';
import { parseMoment } from './moment.ts';
import { readCalendar } from './read-calendar.ts';
import type { WrittenFreeze } from './written.ts';

/** The iCalendar files of a revision, by path. */
export type Calendars = ReadonlyMap<string, YamlFile>;

/** `problems` are errors and warnings. */
export function readFreeze(
  document: YamlDocument,
  calendars: Calendars,
  now: Instant,
): { freeze: Freeze; problems: readonly Problem[] } {
  const { metadata, spec } = document.value as WrittenFreeze;
  const { spans, problems } =
    spec.calendar === undefined ? writtenSpan(document) : fromCalendar(document, calendars, now);
  const freeze: Freeze = {
    name: metadata.name,
    reason: spec.reason.trim(),
    spans,
    scope: spec.scope ?? 'all',
    selector: spec.selector ?? {},
    mayOverride: (spec.mayOverride ?? []).map((owner) => owner.trim()),
    origin: document.originOf([]),
  };
  return { freeze, problems: [...problems, ...(problems.length === 0 ? over(document, freeze, now) : [])] };
}

interface Spans {
  readonly spans: readonly FreezeSpan[];
  readonly problems: readonly Problem[];
}

function writtenSpan(document: YamlDocument): Spans {
  const { spec } = document.value as WrittenFreeze;
  if (spec.from === undefined) {
    return wrong(document, ['spec'], 'spec needs "from" and "until", or "calendar"; write from: 2026-12-18');
  }
  if (spec.until === undefined) {
    const message =
      'spec needs "until": a freeze without end would never let go; write until: 2027-01-04, or suspend the Systems';
    return wrong(document, ['spec'], message);
  }
  const timezone = spec.timezone ?? 'UTC';
  const from = checked(parseMoment(spec.from, timezone));
  const until = checked(parseMoment(spec.until, timezone));
  if (until > from) return { spans: [{ from, until, title: undefined }], problems: [] };
  const message = `spec.until "${spec.until}" is not after spec.from "${spec.from}"; write a later one`;
  return wrong(document, ['spec', 'until'], message);
}

function fromCalendar(document: YamlDocument, calendars: Calendars, now: Instant): Spans {
  const { spec } = document.value as WrittenFreeze;
  const path = spec.calendar ?? '';
  const both = (['from', 'until'] as const).find((key) => spec[key] !== undefined);
  if (both !== undefined) {
    return wrong(document, ['spec', both], `spec.${both} and spec.calendar exclude each other; remove one of them`);
  }
  const file = calendars.get(path);
  if (file !== undefined) return readCalendar(file, spec.timezone ?? 'UTC', now);
  const message = `spec.calendar: there is no file "${printable(path, 120)}"; write its path from the folder that holds the fleet`;
  return wrong(document, ['spec', 'calendar'], message, didYouMean(path, calendars.keys()));
}

function wrong(document: YamlDocument, path: Path, message: string, hint?: string): Spans {
  return { spans: [], problems: [problemAt(document, path, 'desired.freeze', message, hint)] };
}

function over(document: YamlDocument, { name, spans }: Freeze, now: Instant): Problem[] {
  if (spans.some(({ until }) => until > now)) return [];
  const last = spans
    .map(({ until }) => until)
    .toSorted()
    .at(-1);
  const message =
    last === undefined
      ? `Freeze "${name}" has no date in its calendar, so that it holds nothing back; add events, or remove it`
      : `Freeze "${name}" ended on ${last}, so that it holds nothing back; remove it, or write later dates`;
  return [{ ...problemAt(document, ['spec'], 'desired.freeze-over', message), severity: 'warning' }];
}
