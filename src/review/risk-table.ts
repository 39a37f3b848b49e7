import type { Risk } from '../planner/plan.ts';
import { type Flavour, lineBreak } from './flavour.ts';
import { code, linkTo, prose } from './markdown-text.ts';
import { sortedRisks, unblockOf } from './sorted-risks.ts';

/** Lines of Markdown: a table of what holds back or was taken on, and the ids of the rest. Empty without risks. */
export function riskTable(risks: readonly Risk[], flavour: Flavour): readonly string[] {
  const { blocking, accepted, others } = sortedRisks(risks);
  const rows = [
    ...blocking.map((risk) =>
      row(risk, `${prose(risk.because)}${lineBreak(flavour)}To unblock: ${prose(unblockOf(risk))}`),
    ),
    ...accepted.map((risk) => {
      const { owner, expires, reason } = risk.accepted;
      return row(risk, `accepted by ${code(owner)} until ${code(expires)}: ${prose(reason)}`);
    }),
  ];
  const table = rows.length === 0 ? [] : ['| Risk | Applies | What | Why |', '| --- | --- | --- | --- |', ...rows];
  const rest = others.length === 0 ? [] : [`Risks that hold nothing back: ${others.map(idOf).join(', ')}`];
  return [...table, ...(table.length > 0 && rest.length > 0 ? [''] : []), ...rest];
}

function row(risk: Risk, why: string): string {
  const mark = risk.accepted === undefined ? '⛔' : '☑️';
  const applies = `${mark} ${risk.verdict === 'unknown' ? 'unknown' : 'yes'}`;
  const what = `${risk.severity}: ${prose(risk.title)}${linkTo('source', risk.url)}`;
  return `| ${code(risk.id)} | ${applies} | ${what} | ${why} |`;
}

function idOf({ id, verdict }: Risk): string {
  return `${code(id)}${verdict === 'unknown' ? ' (unknown)' : ''}`;
}
