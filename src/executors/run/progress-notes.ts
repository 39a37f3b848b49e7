import { printable } from '../../model/printable.ts';
import { type RunContext, record } from './context.ts';
import type { LogPosition, ProgressLog } from './progress-log.ts';

const LINES_A_NOTE = 200;
const LONGEST_LINE = 500;

/** Tells the lines that a log has gained, and keeps them in the journal with the place up to which they reach. */
export async function noteProgress(context: RunContext, log: ProgressLog, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const { tell, system, agent } = context;
  for (const line of lines) tell({ kind: 'log', system: system.name, agent: agent.name, line });
  const kept = lines.slice(-LINES_A_NOTE).map((line) => printable(line, LONGEST_LINE));
  await record(context, 'note', 'progress', { ...log.position, lines: kept, leftOut: lines.length - kept.length });
}

/** How far an earlier process had come. */
export async function progressBefore({ journal, run }: RunContext): Promise<LogPosition | undefined> {
  const { detail } = (await journal.entries(run.id)).findLast(({ step }) => step === 'progress') ?? {};
  const { path, offset } = detail ?? {};
  return typeof path === 'string' && typeof offset === 'number' ? { path, offset } : undefined;
}
