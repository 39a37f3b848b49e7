import type { CalendarEntry } from '../reconciler/calendar.ts';
import type { Paint } from './paint.ts';

/** A line for each entry, in UTC: when it begins and ends, and which it is. */
export function calendarAsText(entries: readonly CalendarEntry[], paint: Paint): string {
  if (entries.length === 0) return 'no window opens and no freeze is on in that time\n';
  const width = Math.max(...entries.map(({ name }) => name.length));
  const lines = entries.map(({ kind, name, title, from, until }) => {
    const times = `${minute(from)} → ${minute(until)}`;
    const style = kind === 'window' ? 'green' : 'yellow';
    return `${times}  ${paint(style, kind)}  ${title === undefined ? name : `${name.padEnd(width)}  ${title}`}`;
  });
  return `${lines.join('\n')}\n`;
}

function minute(instant: string): string {
  return `${instant.slice(0, 16)}Z`;
}
