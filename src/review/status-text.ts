import type { Instant } from '../model/instant.ts';
import type { CheckReport } from '../model/prerequisite-check.ts';
import { printable } from '../model/printable.ts';
import type { PersonsAct, SystemSuspended } from '../planner/persons-act.ts';
import { actInWords } from './act-words.ts';
import type { Paint } from './paint.ts';
import { type RolloutStatus, rolloutAsText } from './rollout-status-text.ts';
import { actsAsText, ago, checksAsText, type RunStatus, runAsText } from './run-status.ts';

/** As much of a condition as is told here. */
export interface ToldCondition {
  readonly type: string;
  readonly status: string;
  readonly message: string;
}

/** What is remembered of one system: its last pass, its run, and what people decided about it. */
export interface SystemStatus {
  readonly system: string;
  readonly result: string;
  readonly reason: string;
  readonly message: string;
  readonly at: Instant | undefined;
  readonly revision: string | undefined;
  readonly conditions: readonly ToldCondition[];
  readonly run: RunStatus | undefined;
  /** The suspension by hand that is in force. */
  readonly suspended: SystemSuspended | undefined;
  /** The newest few, oldest first. */
  readonly acts: readonly PersonsAct[];
  readonly checks: readonly CheckReport[];
}

/** Rollouts first, then every system by itself. */
export function statusAsText(
  statuses: readonly SystemStatus[],
  rollouts: readonly RolloutStatus[],
  now: Instant,
  paint: Paint,
): string {
  if (statuses.length === 0) return 'nothing yet: no pass has run. "ratchet reconcile" runs one.\n';
  const orders = rollouts.map((rollout) => `${rolloutAsText(rollout, now, paint)}\n\n`);
  return `${orders.join('')}${statuses.map((status) => systemAsText(status, now, paint)).join('\n')}\n`;
}

const GOOD = new Set(['up-to-date', 'succeeded', 'staged']);
const BAD = new Set(['failed', 'partial', 'wrong-version', 'stalled', 'unhealthy', 'unknown', 'blocked', 'refused']);

/** Told where they are false. */
const SOURCE_LABELS: Readonly<Record<string, string>> = { SourceVerified: 'unsigned ', Validated: 'not valid' };

function systemAsText(
  { system, result, reason, message, at, revision, conditions, run, suspended, acts, checks }: SystemStatus,
  now: Instant,
  paint: Paint,
): string {
  const style = GOOD.has(result) ? 'green' : BAD.has(result) ? 'red' : 'yellow';
  const why = reason === result ? printable(message) : `${reason}: ${printable(message)}`;
  const seen = at === undefined ? 'no pass has ended yet' : `${ago(at, now)}, ${printable(revision ?? '')}`;
  const lines = [
    `${paint(style, system)}  ${paint(style, result)}  ${why}`,
    `  ${paint('dim', 'last pass')}  ${seen}`,
    ...conditions.flatMap(({ type, status, message }) => {
      const label = status === 'False' ? SOURCE_LABELS[type] : undefined;
      return label === undefined ? [] : [`  ${paint('yellow', label)}  ${printable(message)}`];
    }),
    ...(suspended === undefined ? [] : [`  ${paint('yellow', 'held     ')}  ${actInWords(suspended)}`]),
    ...(run === undefined ? [] : runAsText(run, now, paint)),
    ...actsAsText(acts, paint),
    ...checksAsText(checks, now, paint),
  ];
  return lines.join('\n');
}
