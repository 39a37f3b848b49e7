import { RatchetError } from '../model/errors.ts';
import { closingOf } from '../planner/history.ts';
import type { RunClosed } from '../planner/persons-act.ts';
import type { Acts } from './acts.ts';
import type { Run, RunJournal } from './runs.ts';

export type Closing =
  | { readonly kind: 'closed'; readonly run: Run }
  /** Somebody was faster; the first act stands. */
  | { readonly kind: 'closed-before'; readonly run: Run; readonly by: RunClosed };

/**
 * Records that a person has looked at how a run ended, and lets the system go on. The run keeps its end: what happened
 * has happened. Throws `run.not-closable` for any other run than the last one that ended badly.
 */
export async function closeRun(
  system: string,
  act: RunClosed,
  { journal, acts }: { readonly journal: RunJournal; readonly acts: Acts },
): Promise<Closing> {
  const run = await lastOne(system, act.run, journal);
  const by = closingOf(run.id, { acts: await acts.of(system) });
  if (by !== undefined) return { kind: 'closed-before', run, by };
  await acts.record(system, act);
  const { at, reason } = act;
  await journal.record({ run: run.id, at, kind: 'note', step: 'closed-by-person', detail: { by: act.by, reason } });
  return { kind: 'closed', run };
}

async function lastOne(system: string, id: string, journal: RunJournal): Promise<Run> {
  const [open, last] = await Promise.all([journal.open(system), journal.lastJudged(system)]);
  if (open?.id === id) {
    throw notClosable(
      `run ${id} has not ended; it is ${open.state}`,
      'let it end: `ratchet status` shows how far it is',
    );
  }
  if (last === undefined) throw notClosable(`no run of "${system}" has ended`, 'look at `ratchet status`');
  if (last.id !== id) {
    const hint = `the last one is ${last.id} to ${last.to}, which ended as ${last.state}`;
    throw notClosable(`"${id}" is not the last run of "${system}" that ended`, hint);
  }
  if (last.state === 'succeeded') throw notClosable(`run ${id} succeeded`, 'there is nothing to close');
  return last;
}

function notClosable(message: string, hint: string): RatchetError {
  return new RatchetError('run.not-closable', message, { blame: 'operator', hint });
}
