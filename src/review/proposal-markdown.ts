import { formatOrigin } from '../model/origin.ts';
import { counted } from '../model/plain-words.ts';
import type { Problem } from '../model/problem.ts';
import type { Alarm } from '../reconciler/proposal/alarms.ts';
import type { Conclusion, Proposal, SystemChange } from '../reconciler/proposal/proposal.ts';
import { fitting } from './fitting.ts';
import { type Flavour, folded } from './flavour.ts';
import { forecastLines } from './forecast-markdown.ts';
import { code, foldTitle, prose } from './markdown-text.ts';
import { minuteOf } from './moments.ts';
import { movesInWords } from './moves-in-words.ts';
import { alike, namesBlock, TABLE_HEAD, tableRow } from './proposal-table.ts';
import { differencesInWords, headlineOf } from './proposal-words.ts';
import { systemBody } from './system-markdown.ts';

const MARKS: Record<Conclusion['kind'], string> = { success: '✅', neutral: '⚠️', failure: '❌' };

/** What stands below the first line, and how much of the room that is left it may take. */
interface Section {
  readonly start?: readonly string[];
  readonly lines: readonly string[];
  readonly share: number;
  readonly more: (left: number) => string;
}

/**
 * A proposal as a comment: the conclusion in one line, what moves, a table of what changes, and behind it one block for
 * each of these Systems, in such an order that the first of them differ. What does not fit is counted; the first line is never lost.
 */
export function proposalAsMarkdown(proposal: Proposal, flavour: Flavour): string {
  const { conclusion, systems, alarms, findings } = proposal;
  const failing = new Set(alarms.map(({ system }) => system));
  const head = `### ${MARKS[conclusion.kind]} Ratchet: ${headlineOf(proposal)}`;
  const foot = footOf(proposal);
  const shown = systems.filter((change) => change.kind !== 'unchanged' || failing.has(change.system));
  const others = systems.filter((change) => !shown.includes(change));
  const rows = alike(shown);
  const blocks = inTurns(rows).flatMap((change) => blockOf(change, flavour));
  const sections: readonly Section[] = [
    { start: [''], lines: [...findings.map(findingLine), ...alarms.map(alarmLine)], share: 0.3, more: moreLines },
    { start: [''], lines: movesInWords(systems).map((line) => `- ${prose(line)}`), share: 0.2, more: moreLines },
    { start: TABLE_HEAD, lines: rows.map(tableRow), share: 0.5, more: (left) => `| … | | | | ${left} more rows |` },
    { lines: rows.flatMap((row) => namesBlock(row, flavour)), share: 0.3, more: moreNames },
    { lines: unchangedBlock(others, flavour), share: 0.3, more: () => `\n${others.length} unchanged` },
    { lines: blocks, share: 1, more: moreBlocks },
  ];
  const parts = [head];
  let room = flavour.longest - head.length - foot.length - 2;
  for (const { start = [], lines, share, more } of sections) {
    if (lines.length === 0) continue;
    const part = fitting(start, lines, { longest: room * share, more });
    parts.push(part);
    room -= part.length + 1;
  }
  return [...parts, foot].join('\n');
}

function moreLines(left: number): string {
  return `- … and ${left} more`;
}

function moreNames(left: number): string {
  return `\n… and the names of ${counted(left, 'more row')}`;
}

function moreBlocks(left: number): string {
  return `\n… and ${counted(left, 'more System')}, whose details have no room in a comment; \`ratchet review\` prints them all`;
}

/** The first of each group, then the second of each, and so on: where room ends, one of each kind has been told. */
function inTurns<T>(groups: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => groups.flatMap((group) => group.slice(turn, turn + 1))).flat();
}

function findingLine({ origin, severity, message, hint }: Problem): string {
  const mark = severity === 'error' ? '❌' : '⚠️';
  return `- ${mark} ${code(formatOrigin(origin))} ${prose(hint === undefined ? message : `${message} (${hint})`)}`;
}

function alarmLine({ system, kind, message }: Alarm): string {
  return `- ❌ ${code(system)} ${kind}: ${prose(message)}`;
}

function blockOf(change: SystemChange, flavour: Flavour): readonly string[] {
  if (change.kind === 'removed') return [];
  const { plan, forecast } = change.after;
  const what = change.kind === 'changed' ? `${prose(`What changes: ${differencesInWords(change)}`)}\n\n` : '';
  const own = plan.digest === undefined ? '' : `\n\nPlan of this System: ${code(plan.digest)}`;
  const title = flavour.html
    ? `<b>${foldTitle(change.system)}</b> — ${plan.verdict}, ${plan.reason}`
    : `${code(change.system)} ${plan.verdict}, ${plan.reason}`;
  const ahead = ['\n\nAhead:\n', ...forecastLines(forecast)].join('\n');
  return [folded(title, `${what}${systemBody(plan, flavour)}${ahead}${own}`, flavour)];
}

function unchangedBlock(systems: readonly SystemChange[], flavour: Flavour): readonly string[] {
  if (systems.length === 0) return [];
  return [folded(`${systems.length} unchanged`, systems.map(({ system }) => code(system)).join(', '), flavour)];
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
