import { RatchetError } from '../../model/errors.ts';
import type { RunOutcome } from '../../reconciler/ports.ts';
import { RUN_STATES, type RunState } from '../../reconciler/runs.ts';
import {
  type Bench,
  closed,
  type End,
  go,
  mayHaveLaunched,
  type Next,
  type OpenState,
  type RunContext,
  record,
} from './context.ts';
import { launching } from './launching.ts';
import { locked } from './locked.ts';
import { planned } from './planned.ts';
import { prepared } from './prepared.ts';
import { release } from './release.ts';
import { running } from './running.ts';
import { settling } from './settling.ts';
import { staged } from './staged.ts';

/** Where to enter the states below. Those before the launch need a bench. */
export type Entry =
  | { readonly state: 'planned'; readonly bench: Bench }
  | { readonly state: 'launching' | 'running' | 'settling' };

/**
 * Follows a run to its end. One file per state; each is safe to repeat, so that a process that was ended anywhere is
 * continued by the next.
 *
 *   planned ──stage──▶ staged ──lock──▶ locked ──prepare──▶ prepared ──look──▶ launching ──start──▶ running ──▶ settling
 *      │                 │                │                    │                  │  ▲                 │           │
 *      └── any "no" ─────┴────────────────┴──▶ closed ◀────────┘                  └──┘ answer lost     │           │
 *                                                                                 │                    │           ▼
 *                                  failed ◀── never started ──────────────────────┘                    │       succeeded
 *                      failed | partial | wrong-version | stalled | unhealthy | unknown ◀──────────────┴───────────┘
 */
export async function follow(context: RunContext, entry: Entry): Promise<RunOutcome> {
  let { state }: { state: OpenState } = entry;
  let reached = context.run.state;
  try {
    if (rank(state) > rank(reached)) reached = await enter(context, go(state, 'found there after an interruption'));
    for (;;) {
      if (state !== 'launching') context.signal.throwIfAborted();
      const next = await step(state, context, entry);
      if (next.kind === 'end') return await end(context, next);
      if (rank(next.state) > rank(reached)) reached = await enter(context, next);
      state = next.state;
    }
  } catch (thrown) {
    if (context.signal.aborted) return interrupted(context, state);
    if (!(thrown instanceof RatchetError)) throw thrown;
    if (mayHaveLaunched(state)) return { kind: 'unknown', error: thrown };
    await end(context, closed({ kind: 'refused', error: thrown }, thrown.message));
    return { kind: 'refused', error: thrown };
  }
}

function step(state: OpenState, context: RunContext, entry: Entry): Promise<Next> {
  switch (state) {
    case 'planned':
      return planned(context, benchOf(entry));
    case 'staged':
      return staged(context);
    case 'locked':
      return locked(context, benchOf(entry));
    case 'prepared':
      return prepared(context);
    case 'launching':
      return launching(context);
    case 'running':
      return running(context);
    case 'settling':
      return settling(context);
    default:
      return state satisfies never;
  }
}

function benchOf(entry: Entry): Bench {
  if ('bench' in entry) return entry.bench;
  throw new Error(`a run that was entered at ${entry.state} came back to before its launch`);
}

/** Written down before the next state acts. A continued run repeats early steps without being set back. */
async function enter(context: RunContext, { state, message }: Next): Promise<RunState> {
  const { journal, clock, tell, system, run } = context;
  await record(context, 'note', 'state', { state, message });
  await journal.advance(run.id, state, message, clock.now().toISOString());
  tell({ kind: 'state', system: system.name, run: run.id, state, message });
  return state;
}

function rank(state: RunState): number {
  return RUN_STATES.indexOf(state);
}

/** The journal ends the run first: a lock that then stays behind is known to be nobody's. */
export async function end(context: RunContext, ending: End): Promise<RunOutcome> {
  await enter(context, ending);
  try {
    await release(context, ending.state);
  } catch (thrown) {
    if (!(thrown instanceof RatchetError)) throw thrown;
    const { tell, system, agent } = context;
    const message = `the lock on Agent "${agent.name}" could not be removed and will be taken over: ${thrown.message}`;
    tell({ kind: 'note', system: system.name, message });
  }
  return ending.outcome;
}

function interrupted({ run }: Pick<RunContext, 'run'>, state: RunState): RunOutcome {
  const what = mayHaveLaunched(state) ? 'the upgrade goes on without us' : 'nothing was launched';
  return { kind: 'interrupted', message: `stopped watching run ${run.id} at ${state}; ${what}` };
}
