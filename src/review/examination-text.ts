import { type Examination, type Examined, FINDING_KINDS, type Finding } from '../model/finding.ts';
import { printable } from '../model/printable.ts';
import type { Screen } from './screen.ts';
import { hanging } from './wrapped.ts';

const MARKS = {
  pass: ['green', 'pass'],
  warn: ['yellow', 'warn'],
  fail: ['red', 'FAIL'],
  unknown: ['red', 'unknown'],
  skipped: ['dim', 'skipped'],
} as const satisfies Record<Finding['kind'], readonly [Parameters<Screen['paint']>[0], string]>;

const MARGIN = '  ';
const KIND_WIDTH = 9;
const CHECK_WIDTH = 17;
const LONGEST = 2000;

/** A table of what was found on one System, by Agent, and what to do about it. */
export function examinationAsText({ system, orchestrator, findings }: Examination, screen: Screen): string {
  const agents = [...new Set(findings.map(({ agent }) => agent))];
  const blocks = agents.flatMap((agent) => [
    ...(agent === undefined ? [] : [heading(agent, agent === orchestrator, screen)]),
    ...findings.filter((each) => each.agent === agent).flatMap((each) => rows(each, screen)),
  ]);
  const { paint } = screen;
  return [`${paint('bold', system)}  ${summary(findings, screen)}`, ...blocks, ''].map((line) => `${line}\n`).join('');
}

function heading(agent: string, orchestrates: boolean, { paint }: Screen): string {
  return `${MARGIN}${paint('cyan', agent)}${orchestrates ? paint('dim', ', which orchestrates') : ''}`;
}

function rows({ check, finding }: Examined, { paint, columns }: Screen): readonly string[] {
  const [style, word] = MARKS[finding.kind];
  const indent = MARGIN.length + KIND_WIDTH + CHECK_WIDTH;
  const place = `${MARGIN}${paint(style, word.padEnd(KIND_WIDTH))}${check.padEnd(CHECK_WIDTH)}`;
  const code = 'code' in finding ? `${finding.code}: ` : '';
  const told = `${place}${hanging(`${code}${printable(finding.evidence, LONGEST)}`, indent, columns)}`;
  if (finding.fix === undefined) return [told];
  const fix = `${paint('dim', 'to do:')} ${printable(finding.fix, LONGEST)}`;
  return [told, `${' '.repeat(indent)}${hanging(fix, indent, columns)}`];
}

/** `31 pass · 1 FAIL · 4 skipped` */
function summary(findings: readonly Examined[], { paint }: Screen): string {
  const counts = FINDING_KINDS.map(
    (kind) => [kind, findings.filter(({ finding }) => finding.kind === kind).length] as const,
  );
  const words = counts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => paint(MARKS[kind][0], `${count} ${MARKS[kind][1]}`));
  return words.join(' · ');
}
