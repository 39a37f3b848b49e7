import type { DesiredSystem } from '../model/desired.ts';

/** What asking one probe of the operator's came to. What could not be asked has not passed. */
export interface ProbeReading {
  readonly probe: string;
  readonly passed: boolean;
  /** One printable sentence without secrets. */
  readonly message: string;
}

/** Questions about a system's surroundings that the operator has written down. The fleet repository names them, and no more. */
export interface Probes {
  /** One reading for each name, in their order. Does not reject but with the signal's reason. */
  ask(system: DesiredSystem, names: readonly string[], signal: AbortSignal): Promise<readonly ProbeReading[]>;
}
