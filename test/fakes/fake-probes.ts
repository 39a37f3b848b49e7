import type { DesiredSystem } from '../../src/model/desired.ts';
import type { ProbeReading, Probes } from '../../src/reconciler/probes.ts';

/** Probes that answer as they are told, and pass unless they are told otherwise. */
export class FakeProbes implements Probes {
  /** Names of those that fail, and why. */
  readonly failing = new Map<string, string>();
  readonly asked: string[] = [];
  /** Names that the operator's configuration does not know. */
  readonly unknown = new Set<string>();

  refusals(_: DesiredSystem, names: readonly string[]): readonly ProbeReading[] {
    return names.filter((name) => this.unknown.has(name)).map(unknownProbe);
  }

  async ask({ name }: DesiredSystem, names: readonly string[], signal: AbortSignal): Promise<readonly ProbeReading[]> {
    signal.throwIfAborted();
    return names.map((probe) => {
      if (this.unknown.has(probe)) return unknownProbe(probe);
      this.asked.push(`${name} ${probe}`);
      const problem = this.failing.get(probe);
      return { probe, passed: problem === undefined, message: problem ?? 'ended with code 0' };
    });
  }
}

function unknownProbe(probe: string): ProbeReading {
  return { probe, passed: false, message: "the operator's configuration has no such probe" };
}
