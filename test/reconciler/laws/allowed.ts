import { type Instant, instantOf, millisecondsOf } from '../../../src/model/instant.ts';
import type { Opening, Window } from '../../../src/model/window.ts';
import type { Step } from './lived.ts';
import { HOUR, START, type Times, UNTIL } from './times.ts';

const MINUTE = 60_000;
// A window may have opened before the time that is looked at, and a hop may end after it.
const FIRST = millisecondsOf(START) - 12 * HOUR;
const LAST = millisecondsOf(UNTIL) + 12 * HOUR;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * What is wrong with a step: a minute of it at which its System's windows are all closed, or a freeze is on. Found by
 * walking the minutes with a clock of the zone in hand, and with nothing of what decides.
 */
export function wrongWith(system: string, step: Step, before: Step | undefined, times: Times): string | undefined {
  const { fleet } = times;
  const desired = fleet.systems.find(({ name }) => name === system);
  if (desired === undefined) return `nobody asked for ${system}`;
  const { suspend, labels, schedule, backup } = desired;
  if (suspend !== undefined && (suspend.until === undefined || step.at < suspend.until)) return 'suspended';
  if (desired.approval === 'required' && !approvedUntil(system, times).some((until) => step.at < until))
    return 'approved by nobody';
  if (backup?.takenAt !== undefined && !within(backup.takenAt, step.at, backup.maxAgeMs + 1)) return 'backup too old';
  const own = fleet.windows.filter(({ name }) => schedule.windows.includes(name)).map(openMinutes);
  const goesOn = desired.atClose === 'finish' && before !== undefined && within(before.until, step.at, 2 * HOUR);
  const frozen = fleet.freezes
    .filter(({ selector }) => selector['site'] === undefined || selector['site'] === labels['site'])
    .filter(({ scope }) => scope === 'all' || lineOf(step.from) !== lineOf(step.release))
    .flatMap(({ spans }) => spans);
  for (let at = millisecondsOf(step.at); at < millisecondsOf(step.until); at += MINUTE) {
    const moment = instantOf(at);
    if (frozen.some(({ from, until }) => from <= moment && moment < until)) return `frozen at ${moment}`;
    if (own.length === 0 || goesOn) continue;
    if (!own.some((open) => open.has(at))) return `no window is open at ${moment}`;
  }
  return undefined;
}

/** When each approval ends. */
function approvedUntil(system: string, { fleet, acts }: Times): readonly Instant[] {
  const committed = fleet.systems.filter(({ name }) => name === system).flatMap(({ approvals }) => approvals);
  const recorded = (acts[system] ?? []).flatMap((act) => (act.kind === 'plan-approved' ? [act.until] : []));
  return [...committed.map(({ expires }) => expires), ...recorded].map((until) => until ?? '9999');
}

function within(earlier: Instant, later: Instant, ms: number): boolean {
  return millisecondsOf(later) - millisecondsOf(earlier) < ms;
}

function lineOf(release: string): string {
  return release.replace(/\.\d+( |$).*/u, '');
}

/** Every minute at which it is open: those in which it opens by the clock of its zone, and as many after each as it lasts. */
function openMinutes({ opening, durationMs, timezone }: Window): ReadonlySet<number> {
  const open = new Set<number>();
  for (const [at, clock] of clockOf(timezone)) {
    if (!opens(opening, clock)) continue;
    for (let minute = at; minute < at + durationMs; minute += MINUTE) open.add(minute);
  }
  return open;
}

interface Clock {
  readonly date: string;
  readonly time: string;
  /** Sunday is 0. */
  readonly weekday: number;
}

function opens(opening: Opening, { date, time, weekday }: Clock): boolean {
  switch (opening.kind) {
    case 'weekly':
      return time === opening.start && opening.days.some((day) => day === WEEKDAYS[weekday]);
    case 'once':
      return time === opening.start && date === opening.date;
    case 'cron': {
      const { minutes, hours, daysOfWeek } = opening.schedule;
      const [hour = Number.NaN, minute = Number.NaN] = time.split(':').map(Number);
      return minutes.includes(minute) && hours.includes(hour) && daysOfWeek.includes(weekday);
    }
    default:
      return opening satisfies never;
  }
}

const clocks = new Map<string, ReadonlyMap<number, Clock>>();

function clockOf(timeZone: string): ReadonlyMap<number, Clock> {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const clock = new Map<number, Clock>();
  for (let at = FIRST; at < LAST; at += MINUTE) {
    const [date = '', time = ''] = format.format(at).split(' ');
    clock.set(at, { date, time, weekday: new Date(`${date}T00:00:00Z`).getUTCDay() });
  }
  clocks.set(timeZone, clock);
  return clock;
}
