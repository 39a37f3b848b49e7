import type { CatalogPackage } from '../model/catalog.ts';
import { deltaFor, whyNoDelta } from './delta-packages.ts';
import type { Move } from './rules/rule.ts';
import { describeStop } from './stop.ts';

/** With which package a hop is made; `why` where the Catalog leaves a choice. */
export interface ChosenPackage {
  readonly entry: CatalogPackage;
  readonly why: string | undefined;
}

/**
 * The full package, which installs over anything; a delta package where it fits and is preferred in the Catalog, or is
 * the only one. Undefined where nothing in the Catalog makes this hop.
 */
export function choosePackage(move: Move): ChosenPackage | undefined {
  const { from, to } = move;
  const full = to.package?.kind === 'full' ? to.package : undefined;
  const delta = deltaFor(move);
  if (delta !== undefined && (full === undefined || delta.delta.preferred)) {
    const because = full === undefined ? 'the Catalog has no full one' : 'the Catalog prefers it';
    return { entry: delta, why: `every Agent runs its base ${describeStop(from)}, and ${because}` };
  }
  if (full === undefined) return undefined;
  const why =
    delta === undefined ? whyNoDelta(move) : 'it goes before its delta package, which the Catalog does not prefer';
  return { entry: full, why };
}
