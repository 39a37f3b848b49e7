import type { CronSchedule } from './cron.ts';
import { DAY_MS } from './duration.ts';
import { type Opening, WEEKDAYS, type Week } from './window.ts';

const DAYS_OF_WEEK = 7;

/**
 * The local times, `HH:MM` and rising, at which it opens on that day since 1970-01-01; empty for most days, of which decades
 * may be asked about in a row.
 */
export function openingTimesOn(day: number, opening: Opening): readonly string[] {
  const date = new Date(day * DAY_MS);
  switch (opening.kind) {
    case 'weekly': {
      const { days, weeks, start } = opening;
      const weekday = WEEKDAYS[(date.getUTCDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK];
      const opens =
        days.some((day) => day === weekday) && (weeks.length === 0 || weeks.some((week) => isIn(week, date)));
      return opens ? [start] : [];
    }
    case 'once':
      return date.toISOString().startsWith(opening.date) ? [opening.start] : [];
    case 'cron':
      return comesOn(date, opening.schedule) ? timesOfDay(opening.schedule) : [];
    default:
      return opening satisfies never;
  }
}

function isIn(week: Week, date: Date): boolean {
  const day = date.getUTCDate();
  if (week === 'last') return day > daysInMonth(date) - DAYS_OF_WEEK;
  return Math.ceil(day / DAYS_OF_WEEK) === { first: 1, second: 2, third: 3, fourth: 4 }[week];
}

function daysInMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

function comesOn(date: Date, { months, daysOfMonth, daysOfWeek }: CronSchedule): boolean {
  return (
    months.includes(date.getUTCMonth() + 1) &&
    daysOfMonth.includes(date.getUTCDate()) &&
    daysOfWeek.includes(date.getUTCDay())
  );
}

const known = new WeakMap<CronSchedule, readonly string[]>();

function timesOfDay(schedule: CronSchedule): readonly string[] {
  const times =
    known.get(schedule) ?? schedule.hours.flatMap((hour) => schedule.minutes.map((minute) => time(hour, minute)));
  known.set(schedule, times);
  return times;
}

function time(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
