import type { DesiredReading } from '../desired/assemble-fleet.ts';
import { withOverlays } from '../knowledge/overlay.ts';
import type { DesiredFleet } from '../model/desired.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { compareProblems, type Problem } from '../model/problem.ts';

export type KnowingReading =
  | {
      readonly kind: 'fleet';
      readonly fleet: DesiredFleet;
      readonly knowledge: Knowledge;
      readonly warnings: readonly Problem[];
    }
  | Extract<DesiredReading, { readonly kind: 'problems' }>;

/** A reading of the fleet repository together with what its overlays make of the vendor's knowledge. */
export function withKnowledge(reading: DesiredReading, vendor: Knowledge): KnowingReading {
  if (reading.kind === 'problems') return reading;
  const known = withOverlays(vendor, reading.fleet.overlays);
  const warnings = [...reading.warnings, ...known.warnings].toSorted(compareProblems);
  if (known.kind === 'knowledge') return { ...reading, knowledge: known.knowledge, warnings };
  const problems = known.problems.toSorted(compareProblems);
  return { kind: 'problems', problems, warnings, sound: undefined, freezes: reading.fleet.freezes };
}
