import { type Instant, millisecondsOf } from '../model/instant.ts';
import { durationInWords } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { Paint } from './paint.ts';

/** What is remembered of one system: its last pass, and its run if one is open. */
export interface SystemStatus {
  readonly system: string;
  readonly result: string;
  readonly reason: string;
  readonly message: string;
  readonly at: Instant | undefined;
  readonly revision: string | undefined;
  readonly run:
    | {
        readonly id: string;
        readonly state: string;
        readonly from: string;
        readonly to: string;
        readonly startedAt: Instant;
        readonly endedAt: Instant | undefined;
        readonly message: string;
      }
    | undefined;
}

export function statusAsText(statuses: readonly SystemStatus[], now: Instant, paint: Paint): string {
  if (statuses.length === 0) return 'nothing yet: no pass has run. "ratchet reconcile" runs one.\n';
  return `${statuses.map((status) => systemAsText(status, now, paint)).join('\n')}\n`;
}

const GOOD = new Set(['up-to-date', 'succeeded', 'staged']);
const BAD = new Set(['failed', 'partial', 'wrong-version', 'stalled', 'unknown', 'blocked', 'refused']);

function systemAsText(
  { system, result, reason, message, at, revision, run }: SystemStatus,
  now: Instant,
  paint: Paint,
) {
  const style = GOOD.has(result) ? 'green' : BAD.has(result) ? 'red' : 'yellow';
  const seen = at === undefined ? 'no pass yet' : `${ago(at, now)}, ${printable(revision ?? '')}`;
  const lines = [
    `${paint(style, system)}  ${paint(style, result)}  ${reason}: ${printable(message)}`,
    `  ${paint('dim', 'last pass')}  ${seen}`,
  ];
  if (run === undefined) return lines.join('\n');
  const span = durationInWords(millisecondsOf(run.endedAt ?? now) - millisecondsOf(run.startedAt));
  const open = run.endedAt === undefined;
  const label = open ? paint('cyan', 'run open ') : paint('dim', 'last run ');
  const length = open ? `for ${span}` : `took ${span}, ended ${ago(run.endedAt ?? now, now)}`;
  return [...lines, `  ${label}  ${run.from} → ${run.to}  ${run.state} ${length}: ${printable(run.message)}`].join(
    '\n',
  );
}

function ago(at: Instant, now: Instant): string {
  return `${durationInWords(Math.max(0, millisecondsOf(now) - millisecondsOf(at)))} ago`;
}
