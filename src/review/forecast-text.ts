import { printable } from '../model/printable.ts';
import { toldApart } from '../planner/told-apart.ts';
import type { ForecastChange } from '../reconciler/forecast/compare-forecasts.ts';
import type { Forecast, ForecastEnd, ForecastEvent, SystemForecast } from '../reconciler/forecast/forecast.ts';
import { estimateInWords } from './hop-rows.ts';
import { minuteOf, spanOf } from './moments.ts';
import type { Paint } from './paint.ts';
import { withoutSources } from './quoted-sources.ts';

/** A block for each system: what it waits for, every hop with its time, and how it ends. */
export function forecastAsText({ from, until, source, systems }: Forecast, paint: Paint): string {
  const headline = paint(
    'bold',
    `Forecast from ${minuteOf(from)} to ${minuteOf(until)} at ${printable(source.revision)}`,
  );
  return `${[headline, ...systems.map((system) => systemAsText(system, paint))].join('\n\n')}\n`;
}

function systemAsText({ system, events, end }: SystemForecast, paint: Paint): string {
  const lines = [...events.map((event) => eventAsText(event, paint)), endAsText(end, paint)];
  return [paint('bold', printable(system)), ...lines.map((line) => `  ${line}`)].join('\n');
}

function eventAsText(event: ForecastEvent, paint: Paint): string {
  if (event.kind === 'wait') {
    const why = `${event.reason}: ${printable(event.message, 300)}`;
    return `${paint('dim', spanOf(event))}  ${paint('yellow', 'waits')}     ${why}`;
  }
  if (event.kind === 'stage')
    return `${minuteOf(event.from)}${' '.repeat(21)}  ${paint('cyan', 'stages')}    ${event.release.release}`;
  const { release, estimate } = event;
  return `${spanOf(event)}  ${paint('cyan', 'upgrades')}  ${toldApart([release.from, release.to]).join(' → ')}, ${estimateInWords(estimate)}`;
}

function endAsText(end: ForecastEnd, paint: Paint): string {
  const message = printable(withoutSources(end.message).text, 300);
  switch (end.kind) {
    case 'settled':
      return `${minuteOf(end.at)}  ${paint('green', 'done')}: ${message}`;
    case 'later':
      return `${paint('yellow', 'later')}, not before ${minuteOf(end.notBefore)}  ${end.reason}: ${message}`;
    case 'never': {
      const way = end.unblock === undefined ? '' : `\n    to change that: ${printable(end.unblock, 300)}`;
      return `${paint('red', 'never by itself')}  ${end.reason}: ${message}${way}`;
    }
    default:
      return end satisfies never;
  }
}

/** A line for each system that goes otherwise with the other revision. */
export function changesAsText(changes: readonly ForecastChange[]): string {
  if (changes.length === 0) return 'no upgrade moves\n';
  return `${changes.map(changeAsText).join('\n')}\n`;
}

export function changeAsText(change: ForecastChange): string {
  const system = printable(change.system);
  switch (change.kind) {
    case 'moved':
      return `${system} moves from ${minuteOf(change.before)} to ${minuteOf(change.after)}`;
    case 'rerouted':
      return `${system} goes to ${change.after.join(', ')} instead of ${change.before.join(', ')}`;
    case 'added':
      return `${system} goes to ${change.releases.join(', ')} from ${minuteOf(change.after)} on`;
    case 'dropped':
      return `${system} is not upgraded any more, where it was to be at ${minuteOf(change.before)}: ${printable(change.why, 300)}`;
    default:
      return change satisfies never;
  }
}
