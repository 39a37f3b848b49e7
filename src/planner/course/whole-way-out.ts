import type { Objection } from '../plan.ts';
import { conductRules } from '../rules/index.ts';

/** The first of all that speaks against a goal, with every edit and act without which following its way out leads nowhere. */
export function withWholeWayOut(objections: readonly Objection[], first: Objection): Objection {
  const together = endTogether(objections, first);
  if (together.length === 1) return first;
  return { ...first, unblock: together.flatMap(({ unblock = [] }) => unblock).join('; and ') };
}

function endTogether(objections: readonly Objection[], first: Objection): readonly Objection[] {
  // Risks hold back each by itself.
  if (first.rule === 'known-risks') return objections.filter(({ rule }) => rule === first.rule);
  if (first.reason !== 'ManualStepRequired') return [first];
  // A way of going that the vendor refuses stays refused whatever a person has done; often its edit alone opens another way.
  const refusedConduct = objections.filter(({ rule }) => conductRules.some(({ name }) => name === rule));
  return [...refusedConduct, first];
}
