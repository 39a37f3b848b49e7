import { conflict, isLeftover, lockState } from '../run/lock.ts';
import type { Check } from './site.ts';

export const lockFree: Check = async ({ link, paths, system, run, journal, clock }) => {
  const lock = await lockState(link, paths);
  if (lock.kind !== 'owned' || lock.owner.run === run || (await isLeftover(lock.owner, journal, clock.now()))) return;
  throw conflict(system.orchestrator, lock.owner);
};
