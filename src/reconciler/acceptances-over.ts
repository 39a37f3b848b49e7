import type { Instant } from '../model/instant.ts';
import type { Hop } from '../planner/plan.ts';
import { holdsBack } from '../planner/risks/acceptance.ts';

/** A sentence for each acceptance that a path needs and that has ended before it can begin. */
export function acceptancesOver(hops: readonly Hop[], begins: Instant): readonly string[] {
  const sentences = hops.flatMap(({ risks }) =>
    risks.flatMap((risk) => {
      const { accepted, id } = risk;
      const isNeeded = accepted !== undefined && holdsBack({ ...risk, accepted: undefined });
      if (!isNeeded || accepted.expires > begins) return [];
      return [
        `the acceptance of ${id} by ${accepted.owner} ends at ${accepted.expires}, and this can begin at ${begins}`,
      ];
    }),
  );
  return [...new Set(sentences)];
}
