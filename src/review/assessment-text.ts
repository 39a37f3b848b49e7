import { type Instant, millisecondsOf } from '../model/instant.ts';
import { durationInWords } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { HealthLevel, RunAssessment, SystemAssessment } from '../reconciler/assessment.ts';
import type { Paint } from './paint.ts';

const GOOD = new Set(['Completed']);
const BAD = new Set(['Stalled', 'Degraded', 'Unknown']);

/** Systems as who watches upgrades wants to see them: how far each is, its Agents, and what stands against it. */
export function assessmentsAsText(assessments: readonly SystemAssessment[], now: Instant, paint: Paint): string {
  if (assessments.length === 0) return 'nothing yet: no pass has run. "ratchet reconcile" runs one.\n';
  return `${assessments.map((one) => assessmentAsText(one, now, paint).join('\n')).join('\n\n')}\n`;
}

function assessmentAsText(
  { system, assessment, reason, message, completion, run, agents, health }: SystemAssessment,
  now: Instant,
  paint: Paint,
): readonly string[] {
  const style = GOOD.has(assessment) ? 'green' : BAD.has(assessment) ? 'red' : 'yellow';
  const label = (text: string) => `  ${paint('dim', text.padEnd(10))}  `;
  return [
    `${paint(style, system)}  ${paint(style, assessment)}  ${reason}: ${printable(message)}`,
    ...(run === undefined ? [] : runRows(run, label)),
    ...(completion === undefined
      ? []
      : [`${label('completion')}${completion.done} of ${completion.of} Agents were found at the target`]),
    ...table(
      ['AGENT', 'ROLE', 'STATE', 'RELEASE', 'TARGET'],
      agents.map(({ name, role, state, release, atTarget }) => [
        name,
        role,
        state,
        release ?? '?',
        atTarget === undefined ? '?' : atTarget ? 'yes' : 'no',
      ]),
      paint,
    ),
    ...(health.length === 0 ? [`${label('health')}nothing stands against it`] : []),
    ...table(
      ['SINCE', 'LEVEL', 'IMPACT', 'MESSAGE'],
      health.flatMap(({ since, level, impact, message, fix }) => [
        [durationInWords(Math.max(0, millisecondsOf(now) - millisecondsOf(since))), level, impact, message],
        ...(fix === undefined ? [] : [['', '', '', `to do: ${fix}`]]),
      ]),
      paint,
      (row) => LEVEL_STYLES[row[1] as HealthLevel],
    ),
  ];
}

const LEVEL_STYLES: Readonly<Partial<Record<HealthLevel, 'red' | 'yellow'>>> = {
  Warning: 'yellow',
  Error: 'red',
  Critical: 'red',
};

function runRows({ from, to, state, elapsedMs, estimate, lastLine }: RunAssessment, label: (text: string) => string) {
  const elapsed = durationInWords(elapsedMs);
  return [
    `${label('hop')}${from} → ${to}, ${state}`,
    `${label('duration')}${estimate === undefined ? `${elapsed}, of a time that nobody knows` : against(elapsed, elapsedMs, estimate)}`,
    ...(lastLine === undefined ? [] : [`${label('last log')}${printable(lastLine)}`]),
  ];
}

function against(elapsed: string, elapsedMs: number, { durationMs, source }: NonNullable<RunAssessment['estimate']>) {
  const left = durationMs - elapsedMs;
  const ahead = left > 0 ? `about ${durationInWords(left)} to go` : `${durationInWords(-left)} longer than expected`;
  return `${elapsed} of about ${durationInWords(durationMs)}, ${ahead} (${source})`;
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  styleOf: (row: readonly string[]) => 'red' | 'yellow' | undefined = () => undefined,
): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.map((row) => row.map((cell) => printable(cell)));
  const widths = head.map((title, column) => Math.max(title.length, ...shown.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return [
    paint('dim', line(head)),
    ...shown.map((row) => {
      const style = styleOf(row);
      return style === undefined ? line(row) : paint(style, line(row));
    }),
  ];
}
