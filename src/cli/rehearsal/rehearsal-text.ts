import { durationInWords } from '../../model/plain-words.ts';
import { printable } from '../../model/printable.ts';
import { headlineOf, type PassResult } from '../../reconciler/pass-result.ts';
import type { Run } from '../../reconciler/runs.ts';
import type { Paint } from '../../review/paint.ts';
import type { Rehearsal, Rehearsed } from './rehearse.ts';

/** One line of the result table. Also what `--format json` prints. */
export interface RehearsalRow {
  readonly system: string;
  /** What it ran at the start. */
  readonly from: string | undefined;
  /** What it was brought to, or was to be brought to; undefined where nothing was started. */
  readonly to: string | undefined;
  /** Installs that were verified. */
  readonly hops: number;
  readonly outcome: string;
  readonly reason: string;
  readonly message: string;
  /** Virtual milliseconds from the start of the first run to the end of the last. */
  readonly tookMs: number;
  /** Virtual. */
  readonly endedAt: string | undefined;
  readonly launches: number;
}

export function rehearsalRows({ systems, missing }: Rehearsal): readonly RehearsalRow[] {
  const none = { from: undefined, to: undefined, hops: 0, tookMs: 0, endedAt: undefined, launches: 0 };
  return [
    ...systems.map(rowOf),
    ...missing.map(({ system, why }) => ({
      ...none,
      system,
      outcome: 'not played',
      reason: 'NotObserved',
      message: why,
    })),
  ];
}

function rowOf({ system, results, runs, launches }: Rehearsed): RehearsalRow {
  const [first, last] = [runs[0], runs.at(-1)];
  const decisive = decisiveOf(results);
  const { result, reason, message } = decisive === undefined ? NOTHING : headlineOf(decisive);
  const plan = results.map((each) => ('plan' in each ? each.plan : undefined)).find((each) => each !== undefined);
  const hops = runs.filter(({ state }) => state === 'succeeded').length;
  return {
    system,
    from: first?.from ?? plan?.current?.release ?? plan?.agents?.find(({ raw }) => raw !== undefined)?.raw,
    to: last?.to,
    hops,
    outcome: result,
    reason,
    message,
    tookMs: first === undefined || last === undefined ? 0 : timeOf(last) - Date.parse(first.startedAt),
    endedAt: last?.endedAt,
    launches,
  };
}

const NOTHING = { result: 'unknown', reason: 'NotObserved', message: 'nothing was decided' };

/** The last thing that was done, or else the last that was decided. */
function decisiveOf(results: readonly PassResult[]): PassResult | undefined {
  return results.findLast(({ kind }) => kind === 'executed') ?? results.at(-1);
}

function timeOf({ endedAt, updatedAt }: Run): number {
  return Date.parse(endedAt ?? updatedAt);
}

export function rehearsalTable(rows: readonly RehearsalRow[], paint: Paint): string {
  const head = ['system', 'from → to', 'hops', 'took', 'outcome'];
  const cells = rows.map(({ system, from, to, hops, tookMs, outcome, reason }) => [
    printable(system),
    [from ?? '?', ...(to === undefined ? [] : [to])].map((each) => printable(each)).join(' → '),
    String(hops),
    tookMs === 0 ? '-' : durationInWords(tookMs),
    outcome === reason ? outcome : `${outcome} (${reason})`,
  ]);
  const widths = head.map((title, column) => Math.max(...[head, ...cells].map((row) => (row[column] ?? title).length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [paint('bold', line(head)), ...cells.map(line), ''].join('\n');
}
