import type { Hop, Objection, SystemPlan } from '../planner/plan.ts';
import { toldApart } from '../planner/told-apart.ts';
import { mermaidLabel } from './mermaid-label.ts';
import { sortedRisks } from './sorted-risks.ts';

const MOST_RISKS = 3;

/** Lines of a Mermaid flow chart: current → hops → target, with what stands in the way; empty without a hop. */
export function pathPicture(entry: SystemPlan): readonly string[] {
  const { hops, current, target } = entry;
  const [first] = hops;
  if (first === undefined) return [];
  const stops = toldApart([current ?? first.from, ...hops.map(({ to }) => to)]);
  const last = hops.at(-1)?.to;
  const reached = target === undefined || (last?.release === target.release && last.build === target.build);
  return [
    '```mermaid',
    'flowchart LR',
    ...stops.map((release, index) => `  s${index}["${mermaidLabel(release)}"]`),
    ...hops.map((hop, index) => `  s${index} ${arrowOf(hop)} s${index + 1}`),
    ...(reached ? [] : beyond(target.release, stops.length - 1, gateOf(entry))),
    '```',
  ];
}

/** Solid, and labelled with the risks that hold the hop back. */
function arrowOf({ risks }: Hop): string {
  const ids = sortedRisks(risks).blocking.map(({ id, verdict }) => `${verdict === 'unknown' ? '?' : '✗'} ${id}`);
  if (ids.length === 0) return '-->';
  const more = ids.length > MOST_RISKS ? ` and ${ids.length - MOST_RISKS} more` : '';
  return `--x|"${mermaidLabel(`${ids.slice(0, MOST_RISKS).join(', ')}${more}`)}"|`;
}

/** What lies behind the last hop is drawn dotted: a person has to do something first. */
function beyond(release: string, from: number, gate: Objection | undefined): readonly string[] {
  const what = gate?.reason === 'ManualStepRequired' ? 'by hand first' : (gate?.reason ?? 'held back');
  const why = gate === undefined ? what : `${what}: ${gate.rule}`;
  return [`  goal(["${mermaidLabel(release)}"])`, `  s${from} -. "${mermaidLabel(why)}" .-> goal`];
}

/** The chosen release keeps its objection where only a part of the way to it can be gone. */
function gateOf({ candidates }: SystemPlan): Objection | undefined {
  return candidates.find(({ chosen }) => chosen)?.objections[0];
}
