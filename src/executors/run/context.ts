import type { AgentEndpoint, DesiredSystem } from '../../model/desired.ts';
import type { RatchetError } from '../../model/errors.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import type { HeldBack, RunOutcome } from '../../reconciler/ports.ts';
import { FINAL_STATES, type JournalEntry, type Run, type RunState } from '../../reconciler/runs.ts';
import type { AgentPaths, runPaths } from '../agent-paths.ts';
import { retried } from '../connection.ts';
import type { ExecutorDeps } from '../deps.ts';
import type { LocalPackage } from '../package/package-file.ts';
import type { RecordedOrder } from './recorded-order.ts';

/** What the checks before the first act found, and the acts need. */
export interface Bench {
  readonly package: LocalPackage;
  /** SLTaskbarUtility.exe, `C:/…`. */
  readonly utility: string;
}

/** One run under way, in this process. */
export interface RunContext extends ExecutorDeps {
  readonly system: DesiredSystem;
  /** The orchestrating one. */
  readonly agent: AgentEndpoint;
  readonly run: Run;
  readonly order: RecordedOrder;
  readonly paths: AgentPaths;
  readonly files: ReturnType<typeof runPaths>;
  /** An earlier process wrote down that it launches, and nobody knows yet whether it did. */
  readonly launchInDoubt: boolean;
  readonly heldBack: HeldBack;
  readonly signal: AbortSignal;
}

export type OpenState = 'planned' | 'staged' | 'locked' | 'prepared' | 'launching' | 'running' | 'settling';
type BadEnd = 'failed' | 'partial' | 'wrong-version' | 'stalled' | 'unhealthy' | 'unknown';

/** What a state hands on: the next one, or the end. */
export type Next = { readonly kind: 'go'; readonly state: OpenState; readonly message: string } | End;

export interface End {
  readonly kind: 'end';
  readonly state: 'succeeded' | 'closed' | BadEnd;
  readonly outcome: RunOutcome;
  readonly message: string;
}

export function go(state: OpenState, message: string): Next {
  return { kind: 'go', state, message };
}

export function succeeded(message: string): End {
  return { kind: 'end', state: 'succeeded', outcome: { kind: 'succeeded', message }, message };
}

export function ended(state: BadEnd, error: RatchetError): End {
  return { kind: 'end', state, outcome: { kind: state, error }, message: error.message };
}

/** The end of a run of which nothing was launched. */
export function closed(outcome: RunOutcome, why: string): End {
  return { kind: 'end', state: 'closed', outcome, message: `nothing was launched: ${why}` };
}

/** The end of a run whose time has passed, or that nobody asks for any more. */
export function closedAsHeld({ run }: Pick<RunContext, 'run'>, why: string): End {
  return closed({ kind: 'skipped', message: `run ${run.id} was closed before its launch: ${why}` }, why);
}

/** From the moment in which the launch was written down, nobody may assume that it did not happen. */
export function mayHaveLaunched(state: RunState): boolean {
  return state === 'launching' || state === 'running' || state === 'settling' || FINAL_STATES.includes(state);
}

// An act in hand is finished, also when we are asked to stop.
const UNSTOPPED = new AbortController().signal;
const TRIES = 4;

/** One act on the orchestrating Agent. It must be safe to repeat: a lost connection is taken up again. */
export function onAgent<T>(
  context: RunContext,
  act: (link: AgentLink, unstopped: AbortSignal) => Promise<T>,
): Promise<T> {
  const { links, agent, system, signal } = context;
  return retried(context, { tries: TRIES, progress: () => 0 }, signal, () =>
    links.with(agent, system.credentials, UNSTOPPED, (link) => act(link, UNSTOPPED)),
  );
}

/** Durable before the act that it announces. */
export function record(
  { journal, clock, run }: Pick<RunContext, 'journal' | 'clock' | 'run'>,
  kind: JournalEntry['kind'],
  step: string,
  detail: JournalEntry['detail'] = {},
): Promise<void> {
  return journal.record({ run: run.id, at: clock.now().toISOString(), kind, step, detail });
}

/** When the launch was first written down; now, where it never was. In milliseconds. */
export async function launchedAt({ journal, run, clock }: RunContext): Promise<number> {
  const first = (await journal.entries(run.id)).find(({ kind, step }) => kind === 'intent' && step === 'launch');
  return first === undefined ? clock.now().getTime() : Date.parse(first.at);
}
