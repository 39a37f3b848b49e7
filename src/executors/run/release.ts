import type { RunState } from '../../reconciler/runs.ts';
import { onAgent, type RunContext, record } from './context.ts';
import { lockState, removeLock } from './lock.ts';

/** Ends after which nothing goes on at the Agent. After the others a person must look first, so the lock stays. */
const RELEASING: readonly RunState[] = ['succeeded', 'unhealthy', 'failed', 'closed'];

/** Gives the Agent back after an end that leaves nothing open, where the lock is this run's. */
export async function release(context: RunContext, end: RunState): Promise<void> {
  if (!RELEASING.includes(end)) return;
  const { paths, run } = context;
  const lock = await onAgent(context, (link) => lockState(link, paths));
  if (lock.kind !== 'owned' || lock.owner.run !== run.id) return;
  await record(context, 'intent', 'release');
  await onAgent(context, (link) => removeLock(link, paths));
  await record(context, 'done', 'release');
}
