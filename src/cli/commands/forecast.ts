import { instantOf } from '../../model/instant.ts';
import type { ForecastChange } from '../../reconciler/forecast/compare-forecasts.ts';
import type { Forecast } from '../../reconciler/forecast/forecast.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { daysArgument, type FleetOptions, formatOption, instantArgument, withFleetOptions } from '../options.ts';
import { onlyThese, revisionOrProblems } from '../revision.ts';
import { termsOf } from '../terms.ts';
import type { AddCommand } from './index.ts';

const DAY_MS = 86_400_000;

interface ForecastOptions extends FleetOptions {
  readonly observed?: string;
  readonly at?: string;
  readonly days: number;
  readonly compare?: string;
  readonly format: string;
}

export const addForecast: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('forecast'))
    .description('what each system is going to do in the time ahead, when, and what it waits for; touching nothing')
    .argument('[systems...]', 'only these systems')
    .option(
      '--observed <snapshot>',
      'start from a recorded snapshot (a file, or git:<branch>) instead of the real systems',
    )
    .option('--at <instant>', 'look ahead from this moment', instantArgument)
    .option('--days <number>', 'how far to look ahead', daysArgument, 30)
    .option('--compare <ref>', 'tell what moves against another revision of the same fleet')
    .addOption(formatOption('text', 'markdown', 'json', 'ics', 'html'))
    .action(async (names: string[], options: ForecastOptions) => {
      const { ahead, changes } = await lookAhead(names, options, io);
      io.out(await rendered(ahead, changes, options.format, io));
      finish(EXIT.done);
    });
};

interface Ahead {
  readonly ahead: Forecast;
  readonly changes: readonly ForecastChange[] | undefined;
}

async function lookAhead(names: readonly string[], options: ForecastOptions, io: Io): Promise<Ahead> {
  const { composeForPlan, composeSource } = await import('../compose.ts');
  const { historyOf } = await import('../../reconciler/history.ts');
  const { forecastFleet } = await import('../../reconciler/forecast/forecast-fleet.ts');
  const composition = await composeForPlan(options, io);
  try {
    const revision = onlyThese(await revisionOrProblems(composition, io), names);
    const now = options.at ?? composition.clock.now().toISOString();
    const until = instantOf(Date.parse(now) + options.days * DAY_MS);
    const observed = await composition.look(revision.fleet.systems, now, io.signal);
    const history = await historyOf(
      revision.fleet.systems.map(({ name }) => name),
      composition.memory,
    );
    const from = (one: typeof revision) => {
      const { fleet, knowledge, revision: name } = one;
      const terms = termsOf(composition.config);
      return forecastFleet({ desired: fleet, observed, knowledge, history, now, revision: name, until, ...terms });
    };
    const ahead = from(revision);
    if (options.compare === undefined) return { ahead, changes: undefined };
    const { compareForecasts } = await import('../../reconciler/forecast/compare-forecasts.ts');
    const other = await revisionOrProblems(await composeSource({ ...options, ref: options.compare }, io), io);
    return { ahead, changes: compareForecasts(from(onlyThese(other, names)), ahead) };
  } finally {
    await composition.close();
  }
}

async function rendered(
  ahead: Forecast,
  changes: readonly ForecastChange[] | undefined,
  format: string,
  io: Io,
): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(changes === undefined ? ahead : { ...ahead, changes }, undefined, 2)}\n`;
    case 'markdown':
      return (await import('../../review/forecast-markdown.ts')).forecastAsMarkdown(ahead, changes);
    case 'html':
      return (await import('../../review/forecast-html.ts')).forecastAsHtml(ahead);
    case 'ics':
      return (await import('../../review/calendar-ics.ts')).forecastAsIcs(ahead);
    default: {
      const { changesAsText, forecastAsText } = await import('../../review/forecast-text.ts');
      const text = forecastAsText(ahead, io.paint);
      return changes === undefined ? text : `${text}\n${changesAsText(changes)}`;
    }
  }
}
