import type { DesiredReading } from '../desired/assemble-fleet.ts';
import { catalogProblems } from '../knowledge/catalog-problems.ts';
import { factProblems } from '../knowledge/fact-problems.ts';
import { withOverlays } from '../knowledge/overlay.ts';
import { targetProblems } from '../knowledge/target-problems.ts';
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

/**
 * A reading of the fleet repository together with what its overlays make of the vendor's knowledge, and with what the
 * rest of it says otherwise.
 */
export function withKnowledge(reading: DesiredReading, vendor: Knowledge): KnowingReading {
  if (reading.kind === 'problems') return reading;
  const known = withOverlays(vendor, reading.fleet.overlays);
  const knowledge = known.kind === 'knowledge' ? known.knowledge : vendor;
  const found = [
    ...(known.kind === 'problems' ? known.problems : []),
    ...known.warnings,
    ...catalogProblems(reading.fleet, knowledge),
    ...targetProblems(reading.fleet, knowledge),
    ...factProblems(reading.fleet, knowledge),
  ];
  const problems = found.filter(({ severity }) => severity === 'error').toSorted(compareProblems);
  const warnings = [...reading.warnings, ...found.filter(({ severity }) => severity === 'warning')].toSorted(
    compareProblems,
  );
  if (problems.length === 0) return { ...reading, knowledge, warnings };
  return { kind: 'problems', problems, warnings, sound: undefined, freezes: reading.fleet.freezes };
}
