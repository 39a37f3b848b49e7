import { RatchetError } from '../../model/errors.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import type { RunJournal } from '../../reconciler/runs.ts';
import type { AgentPaths } from '../agent-paths.ts';
import { readText, writeText } from '../connection.ts';

/** The folder `active` on the Agent: its making is the lock, its files say whose. */
export interface LockOwner {
  readonly run: string;
  readonly system: string;
  readonly at: string;
}

export type LockState =
  | { readonly kind: 'free' }
  | { readonly kind: 'owned'; readonly owner: LockOwner }
  /** Somebody makes it right now, or was ended between two steps. */
  | { readonly kind: 'nameless' };

export async function lockState(link: AgentLink, paths: AgentPaths): Promise<LockState> {
  const owner = parseOwner(await readText(link, paths.lockOwner));
  if (owner !== undefined) return { kind: 'owned', owner };
  return (await link.stat(paths.lock)) === undefined ? { kind: 'free' } : { kind: 'nameless' };
}

/** Takes the name plate off last, so that a lock that is half removed still says whose it was. */
export async function removeLock(link: AgentLink, paths: AgentPaths): Promise<void> {
  await link.removeFile(paths.lockRun);
  await link.removeFile(paths.lockOwner);
  await link.removeDirectory(paths.lock);
}

export async function signLock(link: AgentLink, paths: AgentPaths, owner: LockOwner): Promise<void> {
  await writeText(link, paths.lockOwner, `${JSON.stringify(owner, undefined, 2)}\n`);
  await writeText(link, paths.lockRun, `${owner.run}\r\n`);
}

// Longer than any check takes; it keeps no run by which one could tell that it has ended.
const CHECK_IS_OVER_MS = 60 * 60_000;

/** A lock of a run that our own journal knows as ended, or of a check of long ago, holds nothing back any more. */
export async function isLeftover(
  { run, system, at }: LockOwner,
  journal: Pick<RunJournal, 'runs'>,
  now: Date,
): Promise<boolean> {
  if (run.startsWith('check-')) return now.getTime() - Date.parse(at) > CHECK_IS_OVER_MS;
  const runs = await journal.runs({ system, limit: 1000 });
  return runs.some(({ id, endedAt }) => id === run && endedAt !== undefined);
}

export function conflict(agent: string, { run, system, at }: LockOwner): RatchetError {
  return new RatchetError('run.conflict', `run ${run} of "${system}" holds Agent "${agent}" since ${at}`, {
    blame: 'environment',
    hint: 'let that run end; another Ratchet with another journal may be at work on this system',
  });
}

function parseOwner(text: string | undefined): LockOwner | undefined {
  if (text === undefined) return undefined;
  try {
    const { run, system, at } = JSON.parse(text);
    return { run: String(run), system: String(system), at: String(at) };
  } catch {
    return { run: 'unreadable', system: 'unknown', at: 'an unknown time' };
  }
}
