import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { durationInWords } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import { foundAgents } from '../planner/describe-agents.ts';
import { toldApart } from '../planner/told-apart.ts';
import type { Condition } from '../reconciler/conditions.ts';
import type { FleetOverview, SystemDetail, SystemRow } from '../reconciler/fleet-view.ts';
import type { Run } from '../reconciler/runs.ts';
import { minuteOf } from '../review/moments.ts';
import type { ServedFleet } from './served-fleet.ts';

/** Pages to look at. They need nothing from anywhere, run nothing, and change nothing. */
export function dashboard(fleet: ServedFleet, now: () => Date): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header('Content-Security-Policy', POLICY);
  });

  app.get('/', async (context) => {
    const at = now().toISOString();
    return context.html(page('Fleet', [overview(fleet.overview(), at), systems(await fleet.systems(), at)]));
  });

  app.get('/systems/:system', async (context, next) => {
    const detail = await fleet.system(context.req.param('system'));
    if (detail === undefined) return next();
    const runs = await fleet.runs({ system: detail.system, limit: 20 });
    return context.html(page(detail.system, [system(detail, runs ?? [], now().toISOString())]));
  });
  return app;
}

type Html = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-top: 1px solid #8886; overflow-wrap: anywhere; padding: .4rem .5rem; text-align: left; vertical-align: top; }
dl { display: grid; gap: .2rem 1rem; grid-template-columns: max-content 1fr; }
dd { margin: 0; overflow-wrap: anywhere; }
.good { color: #087a4f; } .bad { color: #c22; } .held { color: #9a5b00; }
@media (prefers-color-scheme: dark) { .good { color: #4c9; } .bad { color: #f77; } .held { color: #fb5; } }
.quiet { opacity: .7; }
`;

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function page(title: string, parts: readonly Html[]): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="30">
<title>${title} · ratchet</title>
<style>${raw(STYLE)}</style>
</head>
<body>
${parts}
</body>
</html>
`;
}

function overview(fleet: FleetOverview, now: string): Html {
  const { revision, from, lastReadAt, unreadable, problems, held, waiting, busy, stopping } = fleet;
  return html`<h1>Fleet</h1>
<dl>
<dt>Revision</dt><dd>${revision === undefined ? 'none was read yet' : `${shown(revision)} from ${shown(from ?? '')}`}</dd>
<dt>Last read</dt><dd>${lastReadAt === undefined ? 'never' : ago(lastReadAt, now)}</dd>
<dt>Passes</dt><dd>${busy.length} under way, ${waiting} waiting${stopping ? '; the service is stopping' : ''}</dd>
</dl>
${unreadable === undefined ? '' : html`<p class="bad">The fleet cannot be read: ${shown(unreadable.message)}</p>`}
${
  problems.length === 0
    ? ''
    : html`<p class="held">${held.length} of the Systems wait for this to be mended:</p>
<ul>${problems.slice(0, 20).map((problem) => html`<li>${shown(problem)}</li>`)}</ul>`
}`;
}

function systems(rows: readonly SystemRow[], now: string): Html {
  if (rows.length === 0) return html`<p>The fleet names no System.</p>`;
  return html`<table>
<thead><tr><th>System</th><th>State</th><th>Runs</th><th>Target</th><th>Why</th><th>Not before</th><th>Last pass</th></tr></thead>
<tbody>${rows.map((row) => systemRow(row, now))}</tbody>
</table>`;
}

function systemRow(row: SystemRow, now: string): Html {
  const { system: name, current, target, reason, message, notBefore, at, run, held } = row;
  const why = run === undefined ? `${reason ?? ''}: ${message ?? ''}` : `${run.from} → ${run.to}: ${run.message}`;
  return html`<tr>
<td><a href="systems/${encodeURIComponent(name)}">${shown(name)}</a>${held ? html` <span class="held">held</span>` : ''}</td>
<td class="${styleOf(row)}">${shown(run === undefined ? (row.result ?? 'not looked at yet') : run.state)}</td>
<td>${shown(current ?? '')}</td>
<td>${shown(target ?? '')}</td>
<td>${at === undefined && run === undefined ? '' : shown(why)}</td>
<td>${notBefore === undefined ? '' : minuteOf(notBefore)}</td>
<td>${at === undefined ? '' : ago(at, now)}</td>
</tr>`;
}

const GOOD = new Set(['up-to-date', 'succeeded', 'staged']);
const BAD = new Set(['failed', 'partial', 'wrong-version', 'stalled', 'unhealthy', 'unknown', 'blocked', 'refused']);

function styleOf({ result = '' }: SystemRow): string {
  return GOOD.has(result) ? 'good' : BAD.has(result) ? 'bad' : '';
}

function system(detail: SystemDetail, runs: readonly Run[], now: string): Html {
  const { system: name, reason, message, unblock, revision, windows, current, target, plan, notBefore } = detail;
  const terms: readonly (readonly [string, string | undefined])[] = [
    ['State', detail.result === undefined ? undefined : `${detail.result}, ${reason}: ${message}`],
    ['To change that', unblock],
    ['Runs', current],
    ['Target', target],
    ['Not before', notBefore === undefined ? undefined : minuteOf(notBefore)],
    ['Windows', windows.length === 0 ? 'any time' : windows.join(', ')],
    ['Mode', detail.mode],
    ['Revision', revision],
    ['Last pass', detail.at === undefined ? undefined : ago(detail.at, now)],
  ];
  const told = terms.flatMap(([term, text]) =>
    text === undefined ? [] : [html`<dt>${term}</dt><dd>${shown(text)}</dd>`],
  );
  return html`<p><a href="../">Fleet</a></p>
<h1>${shown(name)}</h1>
<dl>${told}</dl>
<h2>Conditions</h2>
<table><thead><tr><th>Condition</th><th>Status</th><th>Since</th><th>Why</th></tr></thead>
<tbody>${detail.conditions.map(condition)}</tbody></table>
${
  plan === undefined || plan.hops.length === 0
    ? ''
    : html`<h2>Path</h2>
<ol>${plan.hops.map(({ from, to, risks }) => html`<li>${shown(toldApart([from, to]).join(' → '))}${risks.map(({ id, title }) => html`<br><span class="quiet">${shown(id)}: ${shown(title)}</span>`)}</li>`)}</ol>`
}
<h2>Agents</h2>
<table><thead><tr><th>Agent</th><th>State</th><th>Release</th></tr></thead>
<tbody>${agentRows(foundAgents(plan))}</tbody></table>
<h2>Runs</h2>
${
  runs.length === 0
    ? html`<p>None yet.</p>`
    : html`<table><thead><tr><th>Begun</th><th>Hop</th><th>State</th><th>What was said last</th></tr></thead>
<tbody>${runs.map((run) => html`<tr><td>${minuteOf(run.startedAt)}</td><td>${shown(run.from)} → ${shown(run.to)}</td><td>${run.state}</td><td>${shown(run.message)}</td></tr>`)}</tbody></table>`
}`;
}

function condition({ type, status, since, reason, message }: Condition): Html {
  return html`<tr><td>${type}</td><td>${status}</td><td>${minuteOf(since)}</td><td>${shown(`${reason}: ${message}`)}</td></tr>`;
}

/** Text of others; the template escapes it. */
function agentRows(agents: ReturnType<typeof foundAgents>): readonly Html[] {
  const names = toldApart(
    agents.map(({ release, raw = 'could not be read', build }) => ({ release: release ?? raw, build })),
  );
  return agents.map(
    ({ name, state }, index) =>
      html`<tr><td>${shown(name)}</td><td>${state}</td><td>${shown(names[index] ?? '')}</td></tr>`,
  );
}

function shown(text: string): string {
  return printable(text, 600);
}

function ago(at: string, now: string): string {
  return `${durationInWords(Math.max(0, Date.parse(now) - Date.parse(at)))} ago`;
}
