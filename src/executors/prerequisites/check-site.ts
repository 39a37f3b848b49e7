import type { AgentEndpoint, DesiredSystem } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import type { AgentPaths, runPaths } from '../agent-paths.ts';
import { retried } from '../connection.ts';
import type { ExecutorDeps } from '../deps.ts';
import { conflict, isLeftover, lockState, removeLock, signLock } from '../run/lock.ts';

/** One check under way. It keeps no run: it changes nothing, and can be asked for again. */
export interface CheckSite extends ExecutorDeps {
  /** Starts with `check-`, so that a lock that it leaves behind can be told from a run's. */
  readonly id: string;
  readonly system: DesiredSystem;
  /** The orchestrating one. */
  readonly agent: AgentEndpoint;
  readonly paths: AgentPaths;
  readonly files: ReturnType<typeof runPaths>;
  readonly signal: AbortSignal;
}

const TRIES = 4;

/** It must be safe to repeat: a lost connection is taken up again. */
export function onCheckedAgent<T>(site: CheckSite, act: (link: AgentLink) => Promise<T>): Promise<T> {
  const { links, agent, system, signal } = site;
  return retried(site, { tries: TRIES, progress: () => 0 }, signal, () =>
    links.with(agent, system.credentials, signal, act),
  );
}

/** The same lock that a run takes: nothing else is started meanwhile. */
export async function lockForCheck(site: CheckSite): Promise<void> {
  const { paths, id, system, agent, clock, journal } = site;
  await onCheckedAgent(site, async (link) => {
    if ((await link.makeDirectory(paths.lock)) === 'exists') {
      const lock = await lockState(link, paths);
      if (lock.kind === 'nameless') {
        throw new RatchetError('run.orphan_lock', `"${paths.lock}" on Agent "${agent.name}" belongs to nobody`, {
          blame: 'operator',
          hint: 'make sure that no upgrade is running, then delete that folder',
        });
      }
      const ours = lock.kind === 'owned' && lock.owner.run === id;
      if (lock.kind === 'owned' && !ours) {
        if (!(await isLeftover(lock.owner, journal, clock.now()))) throw conflict(agent.name, lock.owner);
        await removeLock(link, paths);
        await link.makeDirectory(paths.lock);
      }
    }
    await signLock(link, paths, { run: id, system: system.name, at: clock.now().toISOString() });
  });
}

export async function unlockAfterCheck(site: CheckSite): Promise<void> {
  await onCheckedAgent(site, async (link) => {
    const lock = await lockState(link, site.paths);
    if (lock.kind === 'owned' && lock.owner.run === site.id) await removeLock(link, site.paths);
  });
}
