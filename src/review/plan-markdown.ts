import type { Plan, SystemPlan } from '../planner/plan.ts';
import { fitting } from './fitting.ts';
import { FLAVOURS, type Flavour, folded } from './flavour.ts';
import { code, foldTitle, prose } from './markdown-text.ts';
import { summaryOf } from './plan-text.ts';
import { ICONS, pathInCode, systemBody } from './system-markdown.ts';

/** A plan to paste into a pull request: a summary line, a table, and one folded block per system that is not settled. */
export function planAsMarkdown(plan: Plan, flavour: Flavour = FLAVOURS.github): string {
  const head = `### Ratchet plan: ${summaryOf(plan) || 'no systems'}\n`;
  const foot = `\n<sub>revision ${code(plan.source.revision)} · digest ${code(plan.digest)} · made ${plan.createdAt}</sub>\n`;
  const { longest } = flavour;
  const table = fitting(
    ['| System | Verdict | Path | Reason |', '| --- | --- | --- | --- |'],
    plan.systems.map(tableRow),
    {
      longest: (longest - head.length - foot.length) / 2,
      more: (left) => `| … | | | ${left} more systems: see the full plan |`,
    },
  );
  const unsettled = plan.systems
    .filter(({ verdict, unblock }) => verdict !== 'up-to-date' || unblock !== undefined)
    .map((entry) => details(entry, flavour));
  const blocks = fitting([''], unsettled, {
    longest: longest - head.length - foot.length - table.length - 3,
    more: (left) => `\n_${left} more blocks did not fit: see the full plan._`,
  });
  return [head, table, blocks, foot].join('\n');
}

function tableRow(entry: SystemPlan): string {
  const cells = [
    code(entry.system),
    `${ICONS[entry.verdict]} ${entry.verdict}`,
    pathInCode(entry),
    `${entry.reason}: ${prose(entry.message)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function details(entry: SystemPlan, flavour: Flavour): string {
  const title = `<b>${foldTitle(entry.system)}</b> — ${entry.verdict}, ${entry.reason}`;
  return folded(title, systemBody(entry, flavour), flavour);
}
