import { DAY_MS } from '../../model/duration.ts';
import { instantOf } from '../../model/instant.ts';
import { EXIT } from '../exit-code.ts';
import { daysArgument, type FleetOptions, formatOption, instantArgument, withFleetOptions } from '../options.ts';
import { revisionOrProblems } from '../revision.ts';
import { systemClock } from '../system-clock.ts';
import type { AddCommand } from './index.ts';

interface CalendarOptions extends FleetOptions {
  readonly days: number;
  readonly at?: string;
  readonly format: string;
}

export const addCalendar: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('calendar'))
    .description('when windows open and freezes are on; with --format ics for a calendar program')
    .option('--days <number>', 'how far to look ahead', daysArgument, 30)
    .option('--at <instant>', 'look ahead from this moment', instantArgument)
    .addOption(formatOption('text', 'json', 'ics'))
    .action(async (options: CalendarOptions) => {
      const { composeSource } = await import('../compose.ts');
      const { fleet } = await revisionOrProblems(await composeSource(options, io), io, options.at);
      const now = options.at ?? (io.clock ?? systemClock).now().toISOString();
      const { calendarOf } = await import('../../reconciler/calendar.ts');
      const until = instantOf(Date.parse(now) + options.days * DAY_MS);
      const entries = calendarOf(fleet, now, until);
      io.out(await rendered(entries, options.format, now));
      finish(EXIT.done);
    });

  async function rendered(entries: Entries, format: string, now: string): Promise<string> {
    if (format === 'json') return `${JSON.stringify(entries, undefined, 2)}\n`;
    if (format === 'ics') return (await import('../../review/calendar-ics.ts')).calendarAsIcs(entries, now);
    return (await import('../../review/calendar-text.ts')).calendarAsText(entries, io.paint);
  }
};

type Entries = ReturnType<typeof import('../../reconciler/calendar.ts').calendarOf>;
