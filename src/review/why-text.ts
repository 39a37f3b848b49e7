import { printable } from '../model/printable.ts';
import type { Candidate, SystemPlan } from '../planner/plan.ts';
import type { Paint } from './paint.ts';
import { systemAsText } from './plan-text.ts';

/** The decision about one system: its block, and every release that was thought of with what spoke against it. */
export function whyAsText(entry: SystemPlan, paint: Paint): string {
  const considered = entry.candidates.map((candidate) => candidateAsText(candidate, paint));
  const list = considered.length === 0 ? ['  none: nothing newer is known or pinned'] : considered;
  const { candidates: _shownBelow, ...rest } = entry;
  return `${[
    systemAsText({ ...rest, candidates: [] }, paint),
    '',
    paint('bold', `  Releases considered on the ${entry.track} track, newest first`),
    ...list,
  ].join('\n')}\n`;
}

function candidateAsText({ release, build, chosen, objections }: Candidate, paint: Paint): string {
  const name = build === undefined ? release : `${release} (build ${build})`;
  if (chosen) return `  ${paint('green', '→')} ${name}  chosen`;
  if (objections.length === 0) return `  ${paint('dim', '·')} ${name}  eligible, beaten by the chosen one`;
  const reasons = objections.flatMap(({ rule, reason, message, unblock }) => [
    `      ${reason} (rule ${rule}): ${printable(message)}`,
    ...(unblock === undefined ? [] : [`      to allow it: ${printable(unblock)}`]),
  ]);
  return [`  ${paint('red', '✗')} ${name}`, ...reasons].join('\n');
}
