import { type Instant, millisecondsOf } from '../model/instant.ts';
import { durationInWords } from '../model/plain-words.ts';
import type { CheckReport } from '../model/prerequisite-check.ts';
import { printable } from '../model/printable.ts';
import type { PersonsAct } from '../planner/persons-act.ts';
import { actInWords } from './act-words.ts';
import type { Paint } from './paint.ts';

/** A run as people are told of it. */
export interface RunStatus {
  readonly id: string;
  readonly state: string;
  readonly from: string;
  readonly to: string;
  readonly attempt: number;
  readonly startedAt: Instant;
  /** Since when it is in its state. */
  readonly updatedAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly message: string;
  /** The last line of DataMiner's own log that was seen. */
  readonly progress: { readonly at: Instant; readonly line: string } | undefined;
}

/** Lines under a system about its last run. */
export function runAsText(run: RunStatus, now: Instant, paint: Paint): readonly string[] {
  const { id, from, to, attempt, state, startedAt, endedAt, message } = run;
  const open = endedAt === undefined;
  const span = durationInWords(millisecondsOf(endedAt ?? now) - millisecondsOf(startedAt));
  const length = open ? `for ${span}` : `took ${span}, ended ${ago(endedAt, now)}`;
  const label = open ? paint('cyan', 'run open ') : paint('dim', 'last run ');
  const again = attempt > 1 ? `, attempt ${attempt}` : '';
  const headline = `  ${label}  ${from} → ${to}  ${state} ${length}${again}: ${printable(message)}`;
  return [headline, row(paint, 'run id', id), ...(open ? openRows(run, now, paint) : [])];
}

function openRows({ state, updatedAt, progress }: RunStatus, now: Instant, paint: Paint): readonly string[] {
  const log = progress === undefined ? 'nothing seen yet' : `${ago(progress.at, now)}: ${printable(progress.line)}`;
  return [
    row(paint, 'state', `${state} since ${updatedAt}, ${ago(updatedAt, now)}`),
    row(paint, 'last log', log),
    row(paint, 'to go', 'not known: DataMiner does not say how long an upgrade takes'),
  ];
}

export function actsAsText(acts: readonly PersonsAct[], paint: Paint): readonly string[] {
  return acts.map((act) => row(paint, 'by hand', actInWords(act)));
}

/** What prerequisite checks found, and whether it still counts. */
export function checksAsText(checks: readonly CheckReport[], now: Instant, paint: Paint): readonly string[] {
  return checks.map(({ check, outcome, at, validUntil, findings }) => {
    const style = outcome === 'passed' ? 'green' : outcome === 'failed' ? 'red' : 'yellow';
    const told = findings.filter((finding) => finding.outcome !== 'no-issues');
    const details = told.map(({ name, message }) => `; ${name}: ${message}`).join('');
    const until = validUntil > now ? `counts until ${validUntil}` : 'counts no more';
    return row(
      paint,
      'checked',
      `${check} ${paint(style, outcome)} ${ago(at, now)}, ${until}${printable(details, 2000)}`,
    );
  });
}

export function row(paint: Paint, label: string, text: string): string {
  return `  ${paint('dim', label.padEnd(9))}  ${text}`;
}

export function ago(at: Instant, now: Instant): string {
  return `${durationInWords(Math.max(0, millisecondsOf(now) - millisecondsOf(at)))} ago`;
}
