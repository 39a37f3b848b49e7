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
  /** A reading for each of these that can never be asked about the system. Asks none. */
  refusals(system: DesiredSystem, names: readonly string[]): readonly ProbeReading[];
  /** One reading for each name, in their order. Does not reject but with the signal's reason. */
  ask(system: DesiredSystem, names: readonly string[], signal: AbortSignal): Promise<readonly ProbeReading[]>;
}

/** Whether an upgrade of the system depends on probes at all. */
export function namesProbes({ mode, health }: DesiredSystem): boolean {
  return mode === 'apply' && health.before.length + health.after.length > 0;
}

/**
 * What the probes answer that a System names for before an upgrade, and those for after it that will never pass, since nobody
 * will be able to ask them. Nothing is asked for a System that names none.
 */
export async function readingsOf(
  system: DesiredSystem,
  probes: Probes,
  signal: AbortSignal,
): Promise<readonly ProbeReading[]> {
  const { before, after } = system.health;
  const answered = before.length === 0 ? [] : await probes.ask(system, before, signal);
  const late = after.filter((name) => !before.includes(name));
  return [...answered, ...probes.refusals(system, late)];
}

/** `health check "noc-ready": answered 503, not 200` */
export function describeReading({ probe, message }: ProbeReading): string {
  return `health check "${probe}": ${message}`;
}
