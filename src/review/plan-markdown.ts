import { bytesInWords } from '../model/plain-words.ts';
import type { Hop, Plan, SystemPlan, Verdict } from '../planner/plan.ts';
import { heldBack, named } from './held-back.ts';
import { code, html, linkTo, prose } from './markdown-text.ts';
import { answerOf } from './offer-branches.ts';
import { pathPicture } from './path-picture.ts';
import { summaryOf } from './plan-text.ts';
import { riskTable } from './risk-table.ts';

const ICONS: Record<Verdict, string> = {
  'up-to-date': '✅',
  upgrade: '⬆️',
  waiting: '⏳',
  blocked: '⛔',
  skipped: '⏭️',
  unknown: '❔',
};

/** What the smallest forge takes in one comment (GitHub: 65 536), with room for what the forge adds. */
const LONGEST_COMMENT = 60_000;

/** A plan to paste into a pull request: a summary line, a table, and one folded block per system that is not settled. */
export function planAsMarkdown(plan: Plan, longest = LONGEST_COMMENT): string {
  const head = `### Ratchet plan: ${summaryOf(plan) || 'no systems'}\n`;
  const foot = `\n<sub>revision ${code(plan.source.revision)} · digest ${code(plan.digest)} · made ${plan.createdAt}</sub>\n`;
  const table = fitting(
    ['| System | Verdict | Path | Reason |', '| --- | --- | --- | --- |'],
    plan.systems.map(tableRow),
    {
      longest: (longest - head.length - foot.length) / 2,
      more: (left) => `| … | | | ${left} more systems: see the full plan |`,
    },
  );
  const unsettled = plan.systems.filter(({ verdict }) => verdict !== 'up-to-date').map(details);
  const blocks = fitting([''], unsettled, {
    longest: longest - head.length - foot.length - table.length - 100,
    more: (left) => `\n_${left} more blocks did not fit: see the full plan._`,
  });
  return [head, table, blocks, foot].join('\n');
}

/** As many of the lines as fit; the rest is counted, so that a cut is never silent. */
function fitting(
  start: readonly string[],
  lines: readonly string[],
  { longest, more }: { readonly longest: number; readonly more: (left: number) => string },
): string {
  const taken = [...start];
  let length = start.join('\n').length;
  for (const [index, line] of lines.entries()) {
    length += line.length + 1;
    if (length > longest) return [...taken, more(lines.length - index)].join('\n');
    taken.push(line);
  }
  return taken.join('\n');
}

function tableRow(entry: SystemPlan): string {
  const cells = [
    code(entry.system),
    `${ICONS[entry.verdict]} ${entry.verdict}`,
    path(entry),
    `${entry.reason}: ${prose(entry.message)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function path({ current, hops, target }: SystemPlan): string {
  const stops = [current?.release ?? 'unknown', ...hops.map(({ to }) => to.release)];
  if (hops.length === 0 && target !== undefined && target.release !== current?.release) stops.push(target.release);
  return stops.map(code).join(' → ');
}

function details(entry: SystemPlan): string {
  const lines = [
    ...entry.hops.map((hop, index) => hopLine(hop, index)),
    ...entry.agents.map(
      ({ name, role, state, release, raw }) =>
        `- Agent ${code(name)}: ${release === undefined ? code(raw ?? 'no version read') : code(release)}, ${role}, ${state}`,
    ),
    ...entry.evidence.map((line) => `- Evidence: ${prose(line)}`),
    ...heldBack(entry.candidates).map(
      ({ releases, objections: [first] }) => `- Held back ${code(named(releases))}: ${prose(first.message)}`,
    ),
    ...entry.available.map((offer) => {
      const notes = linkTo('release notes', offer.newest?.notes);
      return `- Up to date, ${offer.track} track: ${prose(answerOf(offer, entry))}${notes}`;
    }),
    ...entry.warnings.map((line) => `- Note: ${prose(line)}`),
    ...(entry.notBefore === undefined ? [] : [`- Not before: ${code(entry.notBefore)}`]),
    ...(entry.unblock === undefined ? [] : [`- **To unblock:** ${prose(entry.unblock)}`]),
    `- Mode: ${code(entry.mode)}`,
  ];
  const title = `<b>${html(entry.system)}</b> — ${entry.verdict}, ${entry.reason}`;
  const parts = [pathPicture(entry), lines, riskTable(entry.risks)].filter((part) => part.length > 0);
  const body = parts.map((part) => part.join('\n')).join('\n\n');
  return `\n<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function hopLine(hop: Hop, index: number): string {
  const notes = linkTo('release notes', hop.to.notes);
  const { kind, from, size, sha256, why } = hop.package;
  const reason = why === undefined ? '' : ` (${kind} because ${prose(why)})`;
  const file = `${code(from)}, ${bytesInWords(size)}, sha256 ${code(sha256.slice(0, 12))}${reason}`;
  return `${index + 1}. ${code(hop.from.release)} → ${code(hop.to.release)} build ${hop.to.build}${notes}: ${prose(hop.why)}; package ${file}; Failover policy ${code(hop.failoverPolicy)}; order ${hop.agents.map(code).join(' → ')}`;
}
