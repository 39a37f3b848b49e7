import { bytesInWords, counted } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { Candidate, Hop, Plan, PlannedRelease, SystemPlan, Verdict } from '../planner/plan.ts';
import { heldBack, named } from './held-back.ts';
import type { Paint } from './paint.ts';
import { withoutSources } from './quoted-sources.ts';

const LABEL_WIDTH = 12;

const LOOKS: Record<Verdict, { readonly mark: string; readonly style: Parameters<Paint>[0] }> = {
  'up-to-date': { mark: '✓', style: 'green' },
  upgrade: { mark: '▲', style: 'cyan' },
  waiting: { mark: '◷', style: 'yellow' },
  blocked: { mark: '✗', style: 'red' },
  skipped: { mark: '–', style: 'yellow' },
  unknown: { mark: '?', style: 'red' },
};

/** A plan for a terminal: one headline, one block per system, what to do next. */
export function planAsText(plan: Plan, paint: Paint): string {
  return `${[headline(plan, paint), ...plan.systems.map((entry) => systemAsText(entry, paint))].join('\n\n')}\n`;
}

function headline(plan: Plan, paint: Paint): string {
  const counts = summaryOf(plan);
  return [
    paint('bold', `Plan for ${counted(plan.systems.length, 'system')} at ${printable(plan.source.revision)}`),
    `${counts === '' ? 'nothing to plan' : counts}  ${paint('dim', plan.digest)}`,
  ].join('\n');
}

/** `2 upgrade · 1 skipped`, verdicts that nobody got left out. */
export function summaryOf({ summary }: Pick<Plan, 'summary'>): string {
  return (Object.keys(LOOKS) as Verdict[])
    .filter((verdict) => summary[verdict] > 0)
    .map((verdict) => `${summary[verdict]} ${verdict}`)
    .join(' · ');
}

/** One system's block: current → path → target, why, who, and what is held back. */
export function systemAsText(entry: SystemPlan, paint: Paint): string {
  const { mark, style } = LOOKS[entry.verdict];
  const title = `${paint(style, `${mark} ${entry.system}`)}  ${paint('bold', journeyOf(entry))}`;
  const rows: Row[] = [
    ...sentence('verdict', entry.message, paint, `${paint(style, entry.verdict)}  ${entry.reason}: `),
    ...entry.hops.flatMap((hop, index) => hopRows(hop, index, entry.hops.length, paint)),
    ...agentRows(entry),
    ...entry.evidence.flatMap((line) => sentence('evidence', line, paint)),
    ...heldBackRows(entry.candidates, paint),
    ...entry.warnings.flatMap((line) => sentence('note', line, paint)),
    ...(entry.notBefore === undefined ? [] : [['not before', entry.notBefore] as Row]),
    ...(entry.unblock === undefined ? [] : sentence('to unblock', entry.unblock, paint)),
    ...(entry.verdict === 'upgrade' ? [['mode', modeInWords(entry)] as Row] : []),
  ];
  return [title, ...layOut(rows, paint)].join('\n');
}

type Row = readonly [label: string, text: string];

/** Labels in a column; a label that repeats is shown once. */
function layOut(rows: readonly Row[], paint: Paint): string[] {
  return rows.map(([label, text], index) => {
    const before = rows.slice(0, index).findLast(([earlier]) => earlier !== '');
    const shown = before?.[0] === label ? '' : label;
    return `  ${paint('dim', shown.padEnd(LABEL_WIDTH))}${text}`;
  });
}

/** `10.5.0 [CU9] → 10.5.0 [CU12] → 10.6.0`, or the one release where nothing moves. */
export function journeyOf({ current, agents, hops, track }: SystemPlan): string {
  const from = current?.release ?? (agents.find(({ raw }) => raw !== undefined)?.raw || 'unknown release');
  return `${[printable(from), ...hops.map(({ to }) => to.release)].join(' → ')}  (${track} track)`;
}

/** A message, and under it the pages that it cites. */
function sentence(label: string, message: string, paint: Paint, before = ''): Row[] {
  const { text, pages } = withoutSources(message);
  const cited = pages.map((page): Row => ['', paint('dim', page)]);
  return [[label, `${before}${printable(text)}`], ...cited];
}

function hopRows(hop: Hop, index: number, total: number, paint: Paint): Row[] {
  const label = total === 1 ? 'hop' : `hop ${index + 1} of ${total}`;
  const { kind, from, size, sha256 } = hop.package;
  return [
    [label, `${describe(hop.from)} → ${describe(hop.to)}`],
    ...sentence('', hop.why, paint, 'because it is '),
    ...(hop.to.notes === undefined ? [] : [['', paint('dim', hop.to.notes)] as Row]),
    ['package', `${kind} package from "${printable(from)}", ${bytesInWords(size)}, sha256 ${sha256.slice(0, 12)}…`],
    ['order', `${hop.agents.join(' → ')}, Failover policy ${hop.failoverPolicy}`],
  ];
}

function describe({ release, build, train }: PlannedRelease): string {
  const facts = [build === undefined ? '' : `build ${build}`, train === undefined ? '' : `train ${train}`];
  const known = facts.filter((fact) => fact !== '').join(', ');
  return known === '' ? release : `${release} (${known})`;
}

function agentRows({ agents }: SystemPlan): Row[] {
  if (agents.length === 0) return [];
  return agents.map(({ name, role, state, release, raw }): Row => {
    const version = release ?? (raw === undefined ? 'no version read' : `"${printable(raw)}"`);
    const facts = [version, ...(role === 'standalone' ? [] : [role]), ...(state === 'running' ? [] : [state])];
    return ['agents', `${printable(name)}  ${facts.join(', ')}`];
  });
}

function heldBackRows(candidates: readonly Candidate[], paint: Paint): Row[] {
  return heldBack(candidates).flatMap(({ releases, objection: { reason, message, unblock } }) => {
    const how: Row[] = unblock === undefined ? [] : [['', `to allow it: ${printable(withoutSources(unblock).text)}`]];
    return [...sentence('held back', message, paint, `${named(releases)}  ${reason}: `), ...how];
  });
}

function modeInWords({ mode, system }: SystemPlan): string {
  switch (mode) {
    case 'plan-only':
      return `plan-only: nothing will be done; set spec.mode of "${system}" to upload-only or apply`;
    case 'upload-only':
      return 'upload-only: the package will be staged and verified, nothing installed';
    case 'apply':
      return 'apply: the package will be staged, installed, and verified by looking again';
    default:
      return mode satisfies never;
  }
}
