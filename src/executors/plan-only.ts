import type { Executor } from '../reconciler/ports.ts';

/** Reports and touches nothing. */
export function planOnly(): Executor {
  const answer = { kind: 'skipped', message: 'mode is plan-only: nothing was staged or installed' } as const;
  return { carryOut: async () => answer, resume: async () => answer };
}
