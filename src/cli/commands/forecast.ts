import { DAY_MS } from '../../model/duration.ts';
import { instantOf } from '../../model/instant.ts';
import type { ForecastChange } from '../../reconciler/forecast/compare-forecasts.ts';
import type { Forecast } from '../../reconciler/forecast/forecast.ts';
import type { FleetRevision } from '../../reconciler/wanted.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { daysArgument, type FleetOptions, formatOption, instantArgument, withFleetOptions } from '../options.ts';
import { onlyThese, revisionOrProblems, withCompany } from '../revision.ts';
import { termsOf } from '../terms.ts';
import type { AddCommand } from './index.ts';

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
  const { rolloutFacts } = await import('../../reconciler/rollouts/rollout-facts.ts');
  const { forecastFleet } = await import('../../reconciler/forecast/forecast-fleet.ts');
  const { memoryAt } = await import('../../reconciler/memory-at.ts');
  const composition = await composeForPlan(options, io);
  const { clock, config } = composition;
  const memory = memoryAt(composition.memory, options.at);
  try {
    const revision = onlyThese(await revisionOrProblems(composition, io, options.at), names);
    const now = options.at ?? clock.now().toISOString();
    const until = instantOf(Date.parse(now) + options.days * DAY_MS);
    const observed = await composition.look(withCompany(revision).fleet.systems, now, io.signal);
    const from = async (one: FleetRevision) => {
      const wide = withCompany(one);
      const asked = wide.fleet.systems.map(({ name }) => name);
      const [history, rollouts] = [await historyOf(asked, memory), await rolloutFacts(wide, asked, memory, now)];
      const { fleet: desired, knowledge, revision: name } = wide;
      const whole = { desired, observed, knowledge, history, rollouts, now, revision: name, until, ...termsOf(config) };
      return only(one, forecastFleet(whole));
    };
    const ahead = await from(revision);
    if (options.compare === undefined) return { ahead, changes: undefined };
    const { compareForecasts } = await import('../../reconciler/forecast/compare-forecasts.ts');
    const beside = await composeSource({ ...options, ref: options.compare }, io);
    const other = await revisionOrProblems(beside, io, options.at);
    return { ahead, changes: compareForecasts(await from(onlyThese(other, names)), ahead) };
  } finally {
    await composition.close();
  }
}

/** Company was looked ahead for as well; only the Systems that are asked for are told of. */
function only({ fleet }: FleetRevision, ahead: Forecast): Forecast {
  const asked = new Set(fleet.systems.map(({ name }) => name));
  return { ...ahead, systems: ahead.systems.filter(({ system }) => asked.has(system)) };
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
