import { type Parsed, parsed, unparsable } from './parsed.ts';

interface Field {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
  /** Three letters that stand for the numbers from `lowest` on. */
  readonly words: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Field[] = [
  { name: 'minute', lowest: 0, highest: 59, words: [] },
  { name: 'hour', lowest: 0, highest: 23, words: [] },
  { name: 'day of the month', lowest: 1, highest: 31, words: [] },
  { name: 'month', lowest: 1, highest: 12, words: MONTHS },
  { name: 'day of the week', lowest: 0, highest: 7, words: WEEKDAYS },
];

const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const LONGEST_TEXT = 200;

/** What the five fields of a cron expression let through; each list in rising order. Sunday is 0 and never 7. */
export interface CronSchedule {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: readonly number[];
  /** January is 1. */
  readonly months: readonly number[];
  readonly daysOfWeek: readonly number[];
}

/** Five fields of numbers, names, `*`, lists, ranges and steps. What can never come, such as 31 February, is refused. */
export function parseCron(text: string): Parsed<string> {
  const schedule = parseCronSchedule(text);
  return schedule.ok ? parsed(text.trim().split(/\s+/u).join(' ')) : schedule;
}

/** The same, as the moments that it stands for. */
export function parseCronSchedule(text: string): Parsed<CronSchedule> {
  const written = text.trim().split(/\s+/u);
  if (written.length !== FIELDS.length || text.length > LONGEST_TEXT) {
    return unparsable(`"${text}" is not a cron expression; write five fields, such as "*/15 * * * *"`);
  }
  const values: number[][] = [];
  for (const [index, field] of FIELDS.entries()) {
    const found = parseField(written[index] ?? '', field);
    if (found === undefined) return unparsable(fieldProblem(text, written[index] ?? '', field));
    values.push(found);
  }
  const [minutes = [], hours = [], daysOfMonth = [], months = [], weekdays = []] = values;
  if (!months.some((month) => daysOfMonth.some((day) => day <= (LONGEST_MONTH[month - 1] ?? 0)))) {
    return unparsable(`"${text}" never comes: none of its months has such a day`);
  }
  const daysOfWeek = rising(weekdays.map((day) => day % WEEKDAYS.length));
  return parsed({ minutes, hours, daysOfMonth, months, daysOfWeek });
}

function rising(values: Iterable<number>): number[] {
  return [...new Set(values)].toSorted((a, b) => a - b);
}

function fieldProblem(text: string, part: string, { name, lowest, highest }: Field): string {
  return `"${text}" has "${part}" as ${name}; write * or numbers from ${lowest} to ${highest}`;
}

function parseField(text: string, field: Field): number[] | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const found = parsePart(part, field);
    if (found === undefined) return undefined;
    for (const value of found) values.add(value);
  }
  return rising(values);
}

const PART = /^(?:\*|(?<from>[a-z\d]+)(?:-(?<to>[a-z\d]+))?)(?:\/(?<step>\d{1,2}))?$/iu;

function parsePart(part: string, field: Field): number[] | undefined {
  const found = PART.exec(part)?.groups;
  if (found === undefined) return undefined;
  const from = found['from'] === undefined ? field.lowest : parseValue(found['from'], field);
  const to = endOf(found, from, field);
  const step = Number(found['step'] ?? 1);
  if (from === undefined || to === undefined || from > to || step === 0) return undefined;
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
}

/** A single number with a step has no end written and no meaning that all cron programs share. */
function endOf(found: Record<string, string | undefined>, from: number | undefined, field: Field): number | undefined {
  if (found['from'] === undefined) return field.highest;
  if (found['to'] !== undefined) return parseValue(found['to'], field);
  return found['step'] === undefined ? from : undefined;
}

function parseValue(text: string, { lowest, highest, words }: Field): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  if (word !== -1) return lowest + word;
  if (!/^\d{1,2}$/u.test(text)) return undefined;
  const value = Number(text);
  return value >= lowest && value <= highest ? value : undefined;
}
