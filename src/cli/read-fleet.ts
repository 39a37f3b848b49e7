import type { ReadingMemory } from '../desired/reading-memory.ts';
import { rememberedFleet } from '../desired/remembered-fleet.ts';
import type { SoundPart } from '../desired/sound-part.ts';
import { loadKnowledge } from '../knowledge/load-knowledge.ts';
import { type Instant, millisecondsOf } from '../model/instant.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { formatProblem, type Problem } from '../model/problem.ts';
import type { FleetReading, SoundRevision } from '../reconciler/fleet-reading.ts';
import type { Clock, FleetFiles, FleetSource } from '../reconciler/ports.ts';
import type { ReadAgain } from '../reconciler/recall.ts';
import type { FleetRevision } from '../reconciler/wanted.ts';
import { withKnowledge } from './with-knowledge.ts';

/** A reading with everything that people are shown about it. */
export type ShownReading = FleetReading & {
  readonly warnings: readonly string[];
  readonly findings: readonly Problem[];
};

export interface FleetReader {
  /** Reads what the source holds at the moment, as often as it is asked to; `at` is when what it says is judged, if not now. */
  readonly readFleet: (signal: AbortSignal, at?: Instant) => Promise<ShownReading>;
  readonly readAgain: ReadAgain;
}

export function fleetReader(source: FleetSource, memory: ReadingMemory, clock: Clock): FleetReader {
  const readFiles = filesReader(memory, clock);
  return {
    readFleet: async (signal, at) => readFiles(await source.read(signal), at),
    readAgain: async (revision, signal) => {
      const former = await source.readAgain(revision, signal);
      return former.kind === 'gone' ? former : { kind: 'read', reading: await readFiles(former.files) };
    },
  };
}

/** Reads files that are here already, of one revision after the other. */
export function filesReader(
  memory: ReadingMemory,
  clock: Clock,
): (files: FleetFiles, at?: Instant) => Promise<ShownReading> {
  let vendor: Knowledge | undefined;
  return async ({ files, revision, from, unverified }, at) => {
    vendor ??= loadKnowledge();
    const known = vendor;
    const now = at === undefined ? clock.now() : new Date(millisecondsOf(at));
    const reading = withKnowledge(await rememberedFleet(files, now, memory), known);
    const unsigned = unverified === undefined ? [] : [`${unverified.reason}: ${unverified.message}`];
    const warnings = [...unsigned, ...reading.warnings.map(formatProblem)];
    if (reading.kind === 'fleet') {
      const { fleet, knowledge } = reading;
      const read = { fleet, bystanders: [], revision, from, knowledge };
      return { kind: 'fleet', revision: read, warnings, findings: reading.warnings, unverified };
    }
    const findings = [...reading.problems, ...reading.warnings];
    const problems = reading.problems.map(formatProblem);
    const sound = reading.sound && soundRevision(reading.sound, { revision, from }, known);
    const { freezes } = reading;
    return { kind: 'problems', revision, problems, warnings, findings, sound, freezes, unverified };
  };
}

/** Undefined where the overlays, which concern every System, do not fit the vendor's knowledge. */
function soundRevision(
  { fleet, withheld }: SoundPart,
  named: Pick<FleetRevision, 'revision' | 'from'>,
  vendor: Knowledge,
): SoundRevision | undefined {
  const reading = withKnowledge({ kind: 'fleet', fleet, warnings: [] }, vendor);
  if (reading.kind === 'problems') return undefined;
  return { revision: { ...named, fleet, bystanders: [], knowledge: reading.knowledge }, withheld };
}
