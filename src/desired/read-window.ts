import { parseCronSchedule } from '../model/cron.ts';
import { type Instant, instantOf } from '../model/instant.ts';
import type { Problem } from '../model/problem.ts';
import type { Opening, Window } from '../model/window.ts';
import { nextOpen } from '../model/window-time.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt, warning } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import type { DatedWarning } from './file-reading.ts';
import { checked, parseSpan } from './formats.ts';
import type { WrittenWindow } from './written.ts';

const SHORTEST_MS = 60_000;
const LONGEST_MS = 7 * 86_400_000;
const MOST_OPENINGS_A_DAY = 48;
const EVERY_DAY_OF_MONTH = 31;
const EVERY_DAY_OF_WEEK = 7;

/** The window, where its document says when it opens, and everything that is wrong or odd about it. */
export function readWindow(document: YamlDocument): {
  window: Window | undefined;
  problems: readonly Problem[];
  dated: readonly DatedWarning[];
} {
  const { metadata, spec } = document.value as WrittenWindow;
  const durationMs = checked(parseSpan(spec.duration));
  const problems = [...formProblems(document), ...durationProblems(document, durationMs)];
  const opening = problems.length === 0 ? openingOf(spec) : undefined;
  if (opening === undefined) return { window: undefined, problems, dated: [] };
  const { timezone } = spec;
  const window: Window = { name: metadata.name, opening, durationMs, timezone, origin: document.originOf([]) };
  return { window, problems: cronProblems(document, opening), dated: over(document, window) };
}

function openingOf(spec: WrittenWindow['spec']): Opening | undefined {
  const { days, weeks = [], date, cron, start = '' } = spec;
  if (days !== undefined) return { kind: 'weekly', days, weeks, start };
  if (date !== undefined) return { kind: 'once', date, start };
  return cron === undefined ? undefined : { kind: 'cron', schedule: checked(parseCronSchedule(cron)) };
}

/** Days and start, or date and start, or cron: one of the three, and nothing of the others. */
function formProblems(document: YamlDocument): Problem[] {
  const { spec } = document.value as WrittenWindow;
  const [form, second] = (['days', 'date', 'cron'] as const).filter((key) => spec[key] !== undefined);
  if (form === undefined) {
    return [wrong(document, ['spec'], 'spec needs "days", "date" or "cron"; write days: [sunday] and start: "22:00"')];
  }
  if (second !== undefined) {
    const message = `spec.${form} and spec.${second} exclude each other; remove one, or write a Window for each`;
    return [wrong(document, ['spec', second], message)];
  }
  const problems: Problem[] = [];
  if (form !== 'cron' && spec.start === undefined) {
    problems.push(wrong(document, ['spec'], 'spec needs "start"; write start: "22:00"'));
  }
  if (form === 'cron' && spec.start !== undefined) {
    problems.push(wrong(document, ['spec', 'start'], 'spec.start: spec.cron says at what time it opens; remove start'));
  }
  if (form !== 'days' && spec.weeks !== undefined) {
    problems.push(wrong(document, ['spec', 'weeks'], 'spec.weeks goes with spec.days; remove it'));
  }
  return problems;
}

function durationProblems(document: YamlDocument, durationMs: number): Problem[] {
  if (durationMs >= SHORTEST_MS && durationMs <= LONGEST_MS) return [];
  const { spec } = document.value as WrittenWindow;
  const message = `spec.duration: "${spec.duration}" is not from 1m to 7d; write how long the window stays open`;
  return [wrong(document, ['spec', 'duration'], message)];
}

function cronProblems(document: YamlDocument, opening: Opening): Problem[] {
  if (opening.kind !== 'cron') return [];
  const { minutes, hours, daysOfMonth, daysOfWeek } = opening.schedule;
  const problems: Problem[] = [];
  if (daysOfMonth.length < EVERY_DAY_OF_MONTH && daysOfWeek.length < EVERY_DAY_OF_WEEK) {
    const message =
      'spec.cron names days of the month and days of the week, which programs read differently; write * for one, or days: and weeks:';
    problems.push(wrong(document, ['spec', 'cron'], message));
  }
  if (minutes.length * hours.length > MOST_OPENINGS_A_DAY) {
    const message = `spec.cron opens ${minutes.length * hours.length} times a day; write at most ${MOST_OPENINGS_A_DAY} openings, and how long each lasts as duration`;
    problems.push(wrong(document, ['spec', 'cron'], message));
  }
  return problems;
}

const LONG_AGO: Instant = instantOf(0);

function over(document: YamlDocument, window: Window): DatedWarning[] {
  const opens = window.opening.kind === 'once' ? nextOpen(window, LONG_AGO) : undefined;
  if (window.opening.kind !== 'once' || opens === undefined) return [];
  const message = `Window "${window.name}" was open on ${window.opening.date} and never opens again; remove it, or write a later date`;
  const problem = warning(problemAt(document, ['spec', 'date'], 'desired.window-over', message));
  return [{ since: instantOf(Date.parse(opens) + window.durationMs), problem }];
}

function wrong(document: YamlDocument, path: Path, message: string): Problem {
  return problemAt(document, path, 'desired.value', message);
}
