import { RatchetError } from '../model/errors.ts';
import type { Run, RunState } from '../reconciler/runs.ts';

/** What a journal refuses, in the same words whichever journal it is. */
export function conflict(open: Run): RatchetError {
  return new RatchetError(
    'run.conflict',
    `system "${open.system}" has the open run "${open.id}" to ${open.to} (${open.state} since ${open.updatedAt})`,
    { blame: 'operator', hint: 'let that run end; the next pass goes on with it' },
  );
}

export function duplicateRun(id: string): RatchetError {
  return new RatchetError('run.duplicate', `run "${id}" was begun before`, { blame: 'bug' });
}

export function noSuchRun(id: string): RatchetError {
  return new RatchetError('run.missing', `the journal knows no run "${id}"`, {
    blame: 'operator',
    hint: 'look for its name in the history of the system',
  });
}

export function alreadyEnded(run: Run, state: RunState): RatchetError {
  return new RatchetError('run.ended', `run "${run.id}" has ended as "${run.state}" and cannot become "${state}"`, {
    blame: 'bug',
    hint: 'an ended run can only be closed, once; a further try is a run of its own',
  });
}
