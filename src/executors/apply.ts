import type { Executor } from '../reconciler/ports.ts';
import type { ExecutorDeps } from './deps.ts';

/** Installs one hop on a whole system, and answers what a fresh look at it says. */
export function apply(_deps: ExecutorDeps): Executor {
  throw new Error('being written');
}
