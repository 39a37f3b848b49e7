import type { DesiredSystem } from '../../src/model/desired.ts';
import type { ProbeReading, Probes } from '../../src/reconciler/probes.ts';

/** Probes that answer as they are told, and pass unless they are told otherwise. */
export class FakeProbes implements Probes {
  /** Names of those that fail, and why. */
  readonly failing = new Map<string, string>();
  readonly asked: string[] = [];

  async ask({ name }: DesiredSystem, names: readonly string[], signal: AbortSignal): Promise<readonly ProbeReading[]> {
    signal.throwIfAborted();
    return names.map((probe) => {
      this.asked.push(`${name} ${probe}`);
      const problem = this.failing.get(probe);
      return { probe, passed: problem === undefined, message: problem ?? 'ended with code 0' };
    });
  }
}
