import type { Mode } from '../model/desired.ts';
import type { Executor } from './ports.ts';

/** Stands in where a command asks for more than the system's mode allows: does nothing and says which edit would. */
export function modeForbids(mode: Mode, wanted: Mode): Executor {
  const answer = {
    kind: 'skipped',
    message: `mode is ${mode}; set spec.mode to ${wanted} in the fleet repository`,
  } as const;
  return { carryOut: async () => answer, resume: async () => answer };
}
