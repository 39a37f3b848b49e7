import { bytesInWords, counted } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { Candidate, Hop, Plan, PlannedRelease, SystemPlan, Verdict } from '../planner/plan.ts';
import type { Paint } from './paint.ts';

const LABEL_WIDTH = 12;
const MOST_HELD_BACK = 3;

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
    ['verdict', `${paint(style, entry.verdict)}  ${entry.reason}: ${printable(entry.message)}`],
    ...entry.hops.flatMap((hop, index) => hopRows(hop, index, entry.hops.length)),
    ...agentRows(entry),
    ...entry.evidence.map((line): Row => ['evidence', printable(line)]),
    ...heldBackRows(entry.candidates),
    ...entry.warnings.map((line): Row => ['note', printable(line)]),
    ...(entry.notBefore === undefined ? [] : [['not before', entry.notBefore] as Row]),
    ...(entry.unblock === undefined ? [] : [['to unblock', printable(entry.unblock)] as Row]),
    ...(entry.verdict === 'upgrade' ? [['mode', modeInWords(entry)] as Row] : []),
  ];
  return [title, ...layOut(rows, paint)].join('\n');
}

type Row = readonly [label: string, text: string];

/** Labels in a column; a label that repeats is shown once. */
function layOut(rows: readonly Row[], paint: Paint): string[] {
  return rows.map(([label, text], index) => {
    const shown = rows[index - 1]?.[0] === label ? '' : label;
    return `  ${paint('dim', shown.padEnd(LABEL_WIDTH))}${text}`;
  });
}

/** `10.5.0 [CU9] → 10.5.0 [CU12] → 10.6.0`, or the one release where nothing moves. */
export function journeyOf({ current, agents, hops, track }: SystemPlan): string {
  const from = current?.release ?? (agents.find(({ raw }) => raw !== undefined)?.raw || 'unknown release');
  return `${[printable(from), ...hops.map(({ to }) => to.release)].join(' → ')}  (${track} track)`;
}

function hopRows(hop: Hop, index: number, total: number): Row[] {
  const label = total === 1 ? 'hop' : `hop ${index + 1} of ${total}`;
  return [
    [label, `${describe(hop.from)} → ${describe(hop.to)}`],
    ['', `why ${hop.why}`],
    [
      '',
      `package ${printable(hop.package.from)}, ${bytesInWords(hop.package.size)}, sha256 ${hop.package.sha256.slice(0, 12)}…`,
    ],
    ...(hop.to.notes === undefined ? [] : [['', `notes ${hop.to.notes}`] as Row]),
    ['order', `${hop.agents.join(' → ')}  (Failover policy ${hop.failoverPolicy})`],
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

/** Newer releases that lost, and why: the newest few, the rest counted. */
function heldBackRows(candidates: readonly Candidate[]): Row[] {
  const refused = candidates.filter(({ objections }) => objections.length > 0);
  const shown = refused.slice(0, MOST_HELD_BACK).flatMap(({ release, objections }): Row[] => {
    const [first] = objections;
    if (first === undefined) return [];
    const how = first.unblock === undefined ? '' : `; to allow it: ${printable(first.unblock)}`;
    return [['held back', `${release}  ${first.reason}: ${printable(first.message)}${how}`]];
  });
  const more = refused.length - MOST_HELD_BACK;
  return more > 0 ? [...shown, ['held back', `and ${more} more`]] : shown;
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
