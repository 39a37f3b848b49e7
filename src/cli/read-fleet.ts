import type { ReadingMemory } from '../desired/reading-memory.ts';
import { rememberedFleet } from '../desired/remembered-fleet.ts';
import { loadKnowledge } from '../knowledge/load-knowledge.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { formatProblem, type Problem } from '../model/problem.ts';
import type { Clock, FleetFiles, FleetSource } from '../reconciler/ports.ts';
import type { FleetReading } from '../reconciler/serve.ts';
import { withKnowledge } from './with-knowledge.ts';

/** A reading with everything that people are shown about it. */
export type ShownReading = FleetReading & {
  readonly warnings: readonly string[];
  readonly findings: readonly Problem[];
};

/** Reads what the source holds at the moment, as often as it is asked to. */
export function fleetReader(
  source: FleetSource,
  memory: ReadingMemory,
  clock: Clock,
): (signal: AbortSignal) => Promise<ShownReading> {
  const readFiles = filesReader(memory, clock);
  return async (signal) => readFiles(await source.read(signal));
}

/** Reads files that are here already, of one revision after the other. */
export function filesReader(memory: ReadingMemory, clock: Clock): (files: FleetFiles) => Promise<ShownReading> {
  let vendor: Knowledge | undefined;
  return async ({ files, revision, from }) => {
    vendor ??= loadKnowledge();
    const reading = withKnowledge(await rememberedFleet(files, clock.now(), memory), vendor);
    const warnings = reading.warnings.map(formatProblem);
    if (reading.kind === 'fleet') {
      const { fleet, knowledge } = reading;
      return { kind: 'fleet', revision: { fleet, revision, from, knowledge }, warnings, findings: reading.warnings };
    }
    const findings = [...reading.problems, ...reading.warnings];
    return { kind: 'problems', revision, problems: reading.problems.map(formatProblem), warnings, findings };
  };
}
