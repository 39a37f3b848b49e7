import { printable } from '../model/printable.ts';
import type { JournalEntry, Run } from '../reconciler/runs.ts';
import type { Paint } from './paint.ts';

/** Runs as they were, newest first, each with what led to it and how it ended. */
export function historyAsText(runs: readonly Run[], paint: Paint): string {
  if (runs.length === 0) return 'no run is remembered\n';
  return `${runs.map((run) => runAsText(run, paint)).join('\n')}\n`;
}

/** One run with every line of its journal. */
export function journalAsText(run: Run, entries: readonly JournalEntry[], paint: Paint): string {
  const lines = entries.map(({ at, kind, step, detail }) => {
    const told = Object.keys(detail).length === 0 ? '' : `  ${printable(JSON.stringify(detail))}`;
    return `    ${at}  ${kind.padEnd(6)}  ${printable(step)}${told}`;
  });
  return `${[runAsText(run, paint), ...lines].join('\n')}\n`;
}

function runAsText(
  { id, system, from, to, state, attempt, startedAt, endedAt, revision, message }: Run,
  paint: Paint,
): string {
  const style = state === 'succeeded' ? 'green' : endedAt === undefined ? 'yellow' : 'red';
  const until = endedAt === undefined ? 'still open' : endedAt;
  return [
    `${paint('bold', printable(system))}  ${printable(from)} → ${printable(to)}  ${paint(style, state)}`,
    `    ${id}  ${startedAt} – ${until}${attempt > 1 ? `, attempt ${attempt}` : ''}`,
    `    ${printable(revision)}`,
    `    ${printable(message)}`,
  ].join('\n');
}
