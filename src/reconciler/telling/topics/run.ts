import { FINAL_STATES, type Run, type RunState } from '../../runs.ts';
import type { NoticeKind } from '../notice.ts';
import type { Topic } from '../stand.ts';

const KINDS: Readonly<Record<RunState, NoticeKind>> = {
  planned: 'run-starting',
  staged: 'run-starting',
  locked: 'run-starting',
  prepared: 'run-starting',
  launching: 'hop-started',
  running: 'hop-started',
  settling: 'hop-started',
  succeeded: 'hop-verified',
  failed: 'run-failed',
  partial: 'run-partial',
  'wrong-version': 'run-wrong-version',
  stalled: 'run-stalled',
  unhealthy: 'run-unhealthy',
  unknown: 'run-unknown',
  closed: 'run-closed',
};
const GOOD_ENDS: readonly RunState[] = ['succeeded', 'closed'];

/** How far is its newest run? */
export const run: Topic = {
  name: 'run',
  stand({ run: newest }) {
    if (newest === undefined) return NONE;
    const { id, state, revision } = newest;
    const kind = KINDS[state];
    const reason = FINAL_STATES.includes(state) ? state : 'RunInProgress';
    return {
      state: `${id} ${kind}`,
      kind,
      // A run that ended well before anybody asked to be told is history.
      quietAtFirst: GOOD_ENDS.includes(state),
      reason,
      message: sentenceOf(newest),
      unblock: unblockOf(newest),
      run: id,
      revision,
    };
  },
};

const NONE = { state: 'none', kind: 'run-closed', quietAtFirst: true, reason: 'none', message: 'no run yet' } as const;

function sentenceOf({ from, to, message, attempt }: Run): string {
  const again = attempt === 1 ? '' : `, attempt ${attempt}`;
  return `${from} → ${to}${again}: ${message}`;
}

function unblockOf({ id, system, state }: Run): string | undefined {
  if (!FINAL_STATES.includes(state) || GOOD_ENDS.includes(state)) return undefined;
  return `look at its Agents, then: ratchet close ${system} --run ${id} --reason "…"`;
}
