import { RatchetError } from '../../model/errors.ts';
import { go, type Next, onAgent, type RunContext, record } from './context.ts';
import { conflict, isLeftover, type LockState, lockState, removeLock, signLock } from './lock.ts';

const NAMELESS_FOR_MS = 2 * 60_000;

/** Takes the lock on the Agent, or finds that it is ours already. */
export async function staged(context: RunContext): Promise<Next> {
  const { paths, run, system, clock } = context;
  const leftByUs = await nameplateMissingByUs(context);
  await record(context, 'intent', 'lock', { path: paths.lock });
  if ((await onAgent(context, (link) => link.makeDirectory(paths.lock))) === 'exists') {
    await settleOwnership(context, leftByUs);
  }
  const owner = { run: run.id, system: system.name, at: clock.now().toISOString() };
  await onAgent(context, (link) => signLock(link, paths, owner));
  await requireOurs(context);
  await record(context, 'done', 'lock');
  return go('locked', 'the Agent is locked for this run');
}

async function settleOwnership(context: RunContext, leftByUs: boolean): Promise<void> {
  const { paths, run, agent, journal } = context;
  const lock = await named(context, leftByUs ? 2 * context.timers.poll : NAMELESS_FOR_MS);
  if (lock.kind === 'owned') {
    if (lock.owner.run === run.id) return;
    if (!(await isLeftover(lock.owner, journal, context.clock.now()))) throw conflict(agent.name, lock.owner);
    await onAgent(context, (link) => removeLock(link, paths));
  } else if (lock.kind === 'nameless' && !leftByUs) {
    throw new RatchetError('run.orphan_lock', `"${paths.lock}" on Agent "${agent.name}" belongs to nobody`, {
      blame: 'operator',
      hint: 'make sure that no upgrade is running, then delete that folder',
    });
  }
  await onAgent(context, (link) => link.makeDirectory(paths.lock));
}

/** Whoever made the folder signs it at once, unless it was ended in between. */
async function named(context: RunContext, patienceMs: number): Promise<LockState> {
  const { paths, clock, timers, signal } = context;
  const until = clock.now().getTime() + patienceMs;
  for (;;) {
    const lock = await onAgent(context, (link) => lockState(link, paths));
    if (lock.kind !== 'nameless' || clock.now().getTime() >= until) return lock;
    await clock.sleep(Math.min(timers.poll, patienceMs), signal);
  }
}

/** An earlier process of ours was ended while it made this lock, or while it removed the one of the run before. */
async function nameplateMissingByUs({ journal, run, system }: RunContext): Promise<boolean> {
  const ours = await journal.entries(run.id);
  if (ours.some(({ kind, step }) => kind === 'intent' && step === 'lock')) return true;
  const previous = (await journal.runs({ system: system.name, limit: 2 })).find(({ id }) => id !== run.id);
  if (previous === undefined) return false;
  const theirs = (await journal.entries(previous.id)).filter(({ step }) => step === 'release' || step === 'lock');
  return theirs.at(-1)?.kind === 'intent';
}

/** Two that sign one lock at the same moment must not both believe that it is theirs. */
async function requireOurs(context: RunContext): Promise<void> {
  const lock = await onAgent(context, (link) => lockState(link, context.paths));
  if (lock.kind === 'owned' && lock.owner.run === context.run.id) return;
  const owner = lock.kind === 'owned' ? lock.owner : { run: 'unknown', system: 'unknown', at: 'just now' };
  throw conflict(context.agent.name, owner);
}
