import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { type Freeze, type FreezeOverride, isSelected } from '../model/freeze.ts';
import type { Problem } from '../model/problem.ts';
import { didYouMean } from '../yaml/nearest.ts';
import { problemFrom, warning } from '../yaml/problem-at.ts';

/**
 * Freezes that are about no system, and overrides of what is not there or by whom the freeze does not name. `names` has
 * those of documents with problems of their own as well, so that nobody is told twice about them.
 */
export function freezeConflicts(
  { freezes, systems }: Pick<DesiredFleet, 'freezes' | 'systems'>,
  names: ReadonlySet<string>,
): Problem[] {
  const byName = new Map(freezes.map((freeze) => [freeze.name, freeze]));
  const overrides = systems.flatMap(({ freezeOverrides }) => freezeOverrides);
  return [
    ...freezes.flatMap((freeze) => aboutNobody(freeze, systems)),
    ...overrides.flatMap((override) => withoutEffect(override, byName, names)),
  ];
}

function aboutNobody({ name, selector, origin }: Freeze, systems: readonly DesiredSystem[]): Problem[] {
  if (systems.length === 0 || systems.some(({ labels }) => isSelected(labels, selector))) return [];
  const labels = Object.entries(selector).map(([label, value]) => `${label}: ${value}`);
  const message = `Freeze "${name}" is about no System: none has the labels ${labels.join(', ')}; correct spec.selector`;
  return [warning(problemFrom(origin, 'desired.freeze-of-none', message))];
}

function withoutEffect(
  { freeze: wanted, owner, origin }: FreezeOverride,
  byName: ReadonlyMap<string, Freeze>,
  names: ReadonlySet<string>,
): Problem[] {
  if (!names.has(wanted)) {
    const message = `spec.freezeOverrides: there is no Freeze "${wanted}"; write the name of one, or remove the entry`;
    return [problemFrom(origin, 'desired.unknown-freeze', message, didYouMean(wanted, names))];
  }
  const freeze = byName.get(wanted);
  if (freeze === undefined || freeze.mayOverride.includes(owner)) return [];
  const who = freeze.mayOverride.length === 0 ? 'nobody' : freeze.mayOverride.join(', ');
  const message = `spec.freezeOverrides: "${owner}" may not override Freeze "${wanted}"; ${who} may, by its mayOverride`;
  return [problemFrom(origin, 'desired.override-refused', message)];
}
