import type { PlannedRelease } from '../planner/plan.ts';
import { toldApart } from '../planner/told-apart.ts';
import type { ForecastChange } from '../reconciler/forecast/compare-forecasts.ts';
import type { Forecast, ForecastEnd, ForecastEvent, SystemForecast } from '../reconciler/forecast/forecast.ts';
import { changeAsText } from './forecast-text.ts';
import { estimateInWords } from './hop-rows.ts';
import { code, prose } from './markdown-text.ts';
import { mermaidLabel } from './mermaid-label.ts';
import { minuteOf, spanOf } from './moments.ts';

type Hop = Extract<ForecastEvent, { kind: 'hop' }>;

/** A picture of the time ahead, a table of every hop, and what never happens by itself. */
export function forecastAsMarkdown(forecast: Forecast, changes: readonly ForecastChange[] | undefined): string {
  const { from, until, systems } = forecast;
  return [
    `## Forecast from ${minuteOf(from)} to ${minuteOf(until)}`,
    ...(changes === undefined ? [] : ['', ...changeLines(changes)]),
    ...gantt(systems),
    ...hopTable(systems),
    ...rest(systems),
    '',
  ].join('\n');
}

function changeLines(changes: readonly ForecastChange[]): readonly string[] {
  if (changes.length === 0) return ['No upgrade moves.'];
  return changes.map((change) => `- ${prose(changeAsText(change))}`);
}

function hopsOf({ events }: SystemForecast): readonly Hop[] {
  return events.filter((event) => event.kind === 'hop');
}

function gantt(systems: readonly SystemForecast[]): readonly string[] {
  const busy = systems.filter((system) => hopsOf(system).length > 0);
  if (busy.length === 0) return [];
  const sections = busy.flatMap((system) => [
    `  section ${ganttLabel(system.system)}`,
    ...hopsOf(system).map(
      ({ from, until, release }) => `  ${ganttLabel(release.to.release)} :${minute(from)}, ${minute(until)}`,
    ),
  ]);
  return ['', '```mermaid', 'gantt', '  dateFormat YYYY-MM-DDTHH:mm', '  axisFormat %d %b', ...sections, '```'];
}

/** A colon begins the times of a task. */
function ganttLabel(text: string): string {
  return mermaidLabel(text).replaceAll(':', '#58;');
}

function minute(instant: string): string {
  return instant.slice(0, 16);
}

function hopTable(systems: readonly SystemForecast[]): readonly string[] {
  const rows = systems.flatMap((system) =>
    hopsOf(system).map((hop) => {
      const { release, estimate } = hop;
      const takes = estimateInWords(estimate);
      return `| ${spanOf(hop)} | ${code(system.system)} | ${pathOf(release)} | ${prose(takes)} |`;
    }),
  );
  if (rows.length === 0) return ['', 'Nothing is upgraded in that time.'];
  return ['', '| When | System | Hop | Takes |', '| --- | --- | --- | --- |', ...rows.toSorted()];
}

function rest(systems: readonly SystemForecast[]): readonly string[] {
  const lines = systems.flatMap(({ system, end }) => {
    if (end.kind === 'settled') return [];
    const when = end.kind === 'later' ? `not before ${minuteOf(end.notBefore)}` : 'never by itself';
    const way = end.kind === 'never' && end.unblock !== undefined ? `; to change that: ${end.unblock}` : '';
    return [`- ${code(system)} ${when}: ${prose(`${end.reason}: ${end.message}${way}`)}`];
  });
  return lines.length === 0 ? [] : ['', '### Later, or never', '', ...lines];
}

/** A line for each thing that one System is going to do, and how that ends. */
export function forecastLines({ events, end }: SystemForecast): readonly string[] {
  const ahead = events.map((event) => {
    if (event.kind === 'stage') return `- ${minuteOf(event.from)} stages ${code(event.release.release)}`;
    if (event.kind === 'wait') return `- ${spanOf(event)} waits: ${prose(`${event.reason}: ${event.message}`)}`;
    const { release, estimate } = event;
    return `- ${spanOf(event)} upgrades ${pathOf(release)}, ${prose(estimateInWords(estimate))}`;
  });
  return [...ahead, endLine(end)];
}

function endLine(end: ForecastEnd): string {
  const told = end.kind === 'settled' ? end.message : `${end.reason}: ${end.message}`;
  if (end.kind === 'settled') return `- ${minuteOf(end.at)} done: ${prose(told)}`;
  return end.kind === 'later'
    ? `- not before ${minuteOf(end.notBefore)}: ${prose(told)}`
    : `- no further by itself: ${prose(told)}`;
}

function pathOf({ from, to }: { readonly from: PlannedRelease; readonly to: PlannedRelease }): string {
  return toldApart([from, to]).map(code).join(' → ');
}
