import type { Estimate } from '../model/estimate.ts';
import { bytesInWords, durationInWords } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { Hop, PlannedRelease } from '../planner/plan.ts';
import type { Paint } from './paint.ts';
import { type Row, sentence } from './rows.ts';

/** One hop of several: from where to where, why, with which package, in which order. */
export function hopRows(hop: Hop, index: number, total: number, paint: Paint): Row[] {
  const label = total === 1 ? 'hop' : `hop ${index + 1} of ${total}`;
  const { kind, from, size, sha256, why } = hop.package;
  return [
    [label, `${releaseInWords(hop.from)} → ${releaseInWords(hop.to)}`],
    ...sentence('', hop.why, paint, 'because it is '),
    ...(hop.to.notes === undefined ? [] : [['', paint('dim', hop.to.notes)] as Row]),
    ['package', `${kind} package from "${printable(from)}", ${bytesInWords(size)}, sha256 ${sha256.slice(0, 12)}…`],
    ...(why === undefined ? [] : sentence('', why, paint, `the ${kind} one because `)),
    ...(hop.estimate === undefined ? [] : [['takes', estimateInWords(hop.estimate)] as Row]),
    ['order', `${hop.agents.join(' → ')}, Failover policy ${hop.failoverPolicy}`],
  ];
}

/** `about 55 min (rule of thumb: 3 Agents, within a line)` */
export function estimateInWords({ durationMs, source }: Estimate): string {
  return `about ${durationInWords(durationMs)} (${source})`;
}

/** `10.5.0 [CU7] (build 16338, train 70)` */
export function releaseInWords({ release, build, train }: PlannedRelease): string {
  const facts = [build === undefined ? '' : `build ${build}`, train === undefined ? '' : `train ${train}`];
  const known = facts.filter((fact) => fact !== '').join(', ');
  return known === '' ? release : `${release} (${known})`;
}
