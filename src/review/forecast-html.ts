import { DAY_MS } from '../model/duration.ts';
import { toldApart } from '../planner/told-apart.ts';
import type { Forecast, ForecastEnd, ForecastEvent, SystemForecast } from '../reconciler/forecast/forecast.ts';
import { estimateInWords } from './hop-rows.ts';
import { html } from './markdown-text.ts';
import { minuteOf, spanOf } from './moments.ts';
import { withoutSources } from './quoted-sources.ts';

/** A page that needs nothing else: one row for each system, time from left to right, every bar told in words as well. */
export function forecastAsHtml(forecast: Forecast): string {
  const { from, until, source, systems } = forecast;
  const title = `Forecast from ${minuteOf(from)} to ${minuteOf(until)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p>Revision ${text(source.revision)}. Times are UTC. Hops take as long as estimated, and are taken to succeed.</p>
<p class="legend"><span class="hop"></span> upgrades <span class="stage"></span> stages <span class="wait"></span> waits</p>
<table>
<colgroup><col class="name"><col><col class="end"></colgroup>
<thead><tr><th scope="col">System</th><th scope="col" class="time">${daysBetween(forecast)}</th><th scope="col">In the end</th></tr></thead>
<tbody>
${systems.map((system) => rowOf(system, forecast)).join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

function rowOf({ system, events, end }: SystemForecast, forecast: Forecast): string {
  const bars = events.map((event) => barOf(event, forecast)).join('');
  const told = events.map((event) => `<li>${text(wordsOf(event))}</li>`).join('');
  const story = told === '' ? '' : `<details><summary>${text(summaryOf(events))}</summary><ol>${told}</ol></details>`;
  return `<tr><th scope="row">${text(system)}</th><td class="time"><div class="line">${bars}</div>${story}</td><td class="${end.kind}">${withLinks(endingOf(end))}</td></tr>`;
}

function barOf(event: ForecastEvent, forecast: Forecast): string {
  const [left, right] = [percentOf(event.from, forecast), percentOf(event.until, forecast)];
  const place = `left:${left.toFixed(2)}%;width:${Math.max(right - left, 0.5).toFixed(2)}%`;
  return `<span class="${event.kind}" style="${place}" title="${text(wordsOf(event))}"></span>`;
}

function percentOf(instant: string, { from, until }: Forecast): number {
  const [first, last] = [Date.parse(from), Date.parse(until)];
  return Math.min(100, Math.max(0, ((Date.parse(instant) - first) / (last - first)) * 100));
}

function daysBetween({ from, until }: Forecast): string {
  const [first, last] = [Date.parse(from), Date.parse(until)];
  const step = Math.max(1, Math.ceil((last - first) / DAY_MS / 10)) * DAY_MS;
  const marks: string[] = [];
  for (let day = Math.ceil(first / DAY_MS) * DAY_MS; day < last; day += step) {
    const left = (((day - first) / (last - first)) * 100).toFixed(2);
    marks.push(`<span style="left:${left}%">${new Date(day).toISOString().slice(5, 10)}</span>`);
  }
  return `<div class="line days">${marks.join('')}</div>`;
}

function summaryOf(events: readonly ForecastEvent[]): string {
  const hops = events.filter((event) => event.kind === 'hop');
  const [first] = hops;
  return first === undefined
    ? 'waits'
    : `${hops.length} hop${hops.length === 1 ? '' : 's'}, from ${minuteOf(first.from)} on`;
}

function wordsOf(event: ForecastEvent): string {
  if (event.kind === 'wait') return `${spanOf(event)} waits, ${event.reason}: ${event.message}`;
  if (event.kind === 'stage') return `${minuteOf(event.from)} stages ${event.release.release}`;
  const { release, estimate } = event;
  return `${spanOf(event)} ${toldApart([release.from, release.to]).join(' → ')}, ${estimateInWords(estimate)}`;
}

function endingOf(end: ForecastEnd): string {
  switch (end.kind) {
    case 'settled':
      return end.message;
    case 'later':
      return `not before ${minuteOf(end.notBefore)}, ${end.reason}: ${end.message}`;
    case 'never':
      return `never by itself, ${end.reason}: ${end.message}${end.unblock === undefined ? '' : `; to change that: ${end.unblock}`}`;
    default:
      return end satisfies never;
  }
}

/** The vendor's pages that a sentence cites become links; no other address does. */
function withLinks(sentence: string): string {
  const { text: said, pages } = withoutSources(sentence);
  return [text(said), ...pages.map((page) => `<a href="${page}" rel="noreferrer">source</a>`)].join(' ');
}

function text(of: string): string {
  return html(of).replaceAll('"', '&quot;');
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
col.name { width: 14rem; }
col.end { width: 26rem; }
th, td { border-top: 1px solid #8886; padding: .5rem; text-align: left; vertical-align: top; }
th, td { overflow-wrap: anywhere; }
.line { background: #8882; border-radius: 3px; height: 1rem; margin: .2rem 0; overflow: hidden; position: relative; }
.days { background: none; font-weight: normal; overflow: visible; }
.days span { font-size: .75rem; position: absolute; }
.line .hop, .line .stage, .line .wait { bottom: 0; position: absolute; top: 0; }
.stage { background: #27c; }
.hop { background: #0a7; }
.wait { background: repeating-linear-gradient(45deg, #c904 0 4px, #c902 4px 8px); }
.legend span { border-radius: 2px; display: inline-block; height: .8rem; vertical-align: -.1rem; width: 1.6rem; }
.never { color: #c33; }
.later { color: #a60; }
details { font-size: .85rem; }
`;
