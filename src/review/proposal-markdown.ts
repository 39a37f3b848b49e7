import { formatOrigin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import type { Alarm } from '../reconciler/proposal/alarms.ts';
import type { Conclusion, Proposal, SystemChange } from '../reconciler/proposal/proposal.ts';
import { fitting } from './fitting.ts';
import { type Flavour, folded } from './flavour.ts';
import { forecastLines } from './forecast-markdown.ts';
import { code, foldTitle, prose } from './markdown-text.ts';
import { minuteOf } from './moments.ts';
import { differencesInWords, headlineOf, movesInWords, startInWords } from './proposal-words.ts';
import { ICONS, pathInCode, systemBody } from './system-markdown.ts';

const MARKS: Record<Conclusion['kind'], string> = { success: '✅', neutral: '⚠️', failure: '❌' };

/**
 * A proposal as a comment: the conclusion in one line, what moves, a table of what changes, and behind it one block for
 * each of these Systems. What does not fit is counted; the first line is never lost.
 */
export function proposalAsMarkdown(proposal: Proposal, flavour: Flavour): string {
  const { conclusion, systems, alarms, findings } = proposal;
  const failing = new Set(alarms.map(({ system }) => system));
  const head = `### ${MARKS[conclusion.kind]} Ratchet: ${headlineOf(proposal)}`;
  const foot = footOf(proposal);
  const shown = systems.filter((change) => change.kind !== 'unchanged' || failing.has(change.system));
  const sections = [
    { start: [''], lines: [...findings.map(findingLine), ...alarms.map(alarmLine)], share: 0.3 },
    { start: [''], lines: movesInWords(systems).map((line) => `- ${prose(line)}`), share: 0.2 },
    { start: TABLE, lines: shown.map(tableRow), share: 0.5 },
    { start: [], lines: shown.map((change) => blockOf(change, flavour)), share: 1 },
    { start: [], lines: unchangedBlock(systems, shown, flavour), share: 1 },
  ];
  const parts = [head];
  let room = flavour.longest - head.length - foot.length - 2;
  for (const { start, lines, share } of sections) {
    if (lines.length === 0) continue;
    const part = fitting(start, lines, { longest: room * share, more: (left) => moreOf(start, left) });
    parts.push(part);
    room -= part.length + 1;
  }
  return [...parts, foot].join('\n');
}

const TABLE = [
  '',
  '| System | Now planned | With this commit | First upgrade | Why |',
  '| --- | --- | --- | --- | --- |',
];

function moreOf(start: readonly string[], left: number): string {
  return start === TABLE ? `| … | | | | ${left} more |` : `- … and ${left} more`;
}

function findingLine({ origin, severity, message, hint }: Problem): string {
  const mark = severity === 'error' ? '❌' : '⚠️';
  return `- ${mark} ${code(formatOrigin(origin))} ${prose(hint === undefined ? message : `${message} (${hint})`)}`;
}

function alarmLine({ system, kind, message }: Alarm): string {
  return `- ❌ ${code(system)} ${kind}: ${prose(message)}`;
}

function tableRow(change: SystemChange): string {
  const cells = [code(change.system), beforeOf(change), afterOf(change), prose(startInWords(change)), whyOf(change)];
  return `| ${cells.join(' | ')} |`;
}

function beforeOf(change: SystemChange): string {
  if (change.kind === 'added') return '🆕 not managed';
  const { plan } = change.kind === 'unchanged' ? change.after : change.before;
  return `${ICONS[plan.verdict]} ${plan.verdict} ${pathInCode(plan)}`;
}

function afterOf(change: SystemChange): string {
  if (change.kind === 'removed') return '🚫 no longer managed';
  if (change.kind === 'unchanged') return 'the same';
  const { plan } = change.after;
  const verdict = `${ICONS[plan.verdict]} ${plan.verdict}`;
  const isKept = change.kind === 'changed' && pathInCode(change.before.plan) === pathInCode(plan);
  return isKept ? verdict : `${verdict} ${pathInCode(plan)}`;
}

function whyOf(change: SystemChange): string {
  if (change.kind === 'removed') return 'its document is gone; it is left as it is';
  const { reason, message } = change.after.plan;
  return `${reason}: ${prose(message)}`;
}

function blockOf(change: SystemChange, flavour: Flavour): string {
  if (change.kind === 'removed') return '';
  const { plan, forecast } = change.after;
  const what = change.kind === 'changed' ? `${prose(`What changes: ${differencesInWords(change)}`)}\n\n` : '';
  const own = plan.digest === undefined ? '' : `\n\nPlan of this System: ${code(plan.digest)}`;
  const title = flavour.html
    ? `<b>${foldTitle(change.system)}</b> — ${plan.verdict}, ${plan.reason}`
    : `${code(change.system)} ${plan.verdict}, ${plan.reason}`;
  const ahead = ['\n\nAhead:\n', ...forecastLines(forecast)].join('\n');
  return folded(title, `${what}${systemBody(plan, flavour)}${ahead}${own}`, flavour);
}

function unchangedBlock(
  systems: readonly SystemChange[],
  shown: readonly SystemChange[],
  flavour: Flavour,
): readonly string[] {
  const others = systems.filter((change) => !shown.includes(change)).map(({ system }) => code(system));
  if (others.length === 0) return [];
  return [folded(`${others.length} unchanged`, others.join(', '), flavour)];
}

function footOf({ base, head, observedAt, createdAt }: Proposal): string {
  const facts = [
    `${code(short(base.revision))} → ${code(short(head.revision))}`,
    ...(head.digest === undefined ? [] : [`plan ${code(short(head.digest))}`]),
    `from what was seen at ${minuteOf(observedAt)}`,
    `made ${minuteOf(createdAt)}`,
  ];
  return `\n${facts.join(' · ')}\n`;
}

/** As many digits of an id as people compare. */
function short(text: string): string {
  return text.replace(/\b[0-9a-f]{40,64}$/u, (id) => id.slice(0, 12));
}
