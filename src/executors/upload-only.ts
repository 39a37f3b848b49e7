import type { Executor } from '../reconciler/ports.ts';
import type { ExecutorDeps } from './deps.ts';

/** Puts the package on the orchestrating Agent's disk, verified, and leaves the installation to a person. */
export function uploadOnly(_deps: ExecutorDeps): Executor {
  throw new Error('being written');
}
