import { canonicalJson } from '../model/digest.ts';
import type { ObservedFleet, ObservedSystem } from '../model/observed.ts';
import { compareText } from '../model/text-order.ts';
import { observedContent } from './fleet-digests.ts';

/** What was found of a system, by its name; undefined where nobody looked. A plan asks once for each system, in the order of their names. */
export type Looks = (name: string) => ObservedSystem | undefined;

/** A system that was looked at twice counts as last seen. */
export function looksIn({ systems }: ObservedFleet): Looks {
  const looks = new Map<string, ObservedSystem>();
  for (const system of systems) {
    const other = looks.get(system.name);
    if (other === undefined || isNewer(system, other)) looks.set(system.name, system);
  }
  return (name) => looks.get(name);
}

function isNewer(a: ObservedSystem, b: ObservedSystem): boolean {
  if (a.takenAt !== b.takenAt) return a.takenAt > b.takenAt;
  return compareText(canonicalJson(observedContent(a)), canonicalJson(observedContent(b))) > 0;
}
