import type { Temporal } from 'temporal-polyfill';
import type { CronSchedule } from './cron.ts';
import { type Opening, WEEKDAYS, type Week } from './window.ts';

const DAYS_OF_WEEK = 7;

/** The local times, `HH:MM` and rising, at which it opens on that date; empty for most dates. */
export function openingTimesOn(date: Temporal.PlainDate, opening: Opening): readonly string[] {
  switch (opening.kind) {
    case 'weekly': {
      const { days, weeks, start } = opening;
      const weekday = WEEKDAYS[date.dayOfWeek - 1];
      const opens =
        days.some((day) => day === weekday) && (weeks.length === 0 || weeks.some((week) => isIn(week, date)));
      return opens ? [start] : [];
    }
    case 'once':
      return date.toString() === opening.date ? [opening.start] : [];
    case 'cron':
      return comesOn(date, opening.schedule) ? timesOfDay(opening.schedule) : [];
    default:
      return opening satisfies never;
  }
}

function isIn(week: Week, { day, daysInMonth }: Temporal.PlainDate): boolean {
  if (week === 'last') return day > daysInMonth - DAYS_OF_WEEK;
  return Math.ceil(day / DAYS_OF_WEEK) === { first: 1, second: 2, third: 3, fourth: 4 }[week];
}

function comesOn({ month, day, dayOfWeek }: Temporal.PlainDate, schedule: CronSchedule): boolean {
  const { months, daysOfMonth, daysOfWeek } = schedule;
  return months.includes(month) && daysOfMonth.includes(day) && daysOfWeek.includes(dayOfWeek % DAYS_OF_WEEK);
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
