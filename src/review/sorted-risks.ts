import type { Risk } from '../planner/plan.ts';
import { holdsBack } from '../planner/risks/acceptance.ts';
import { riskObjection } from '../planner/risks/risk-objection.ts';

type Accepted = Risk & { readonly accepted: NonNullable<Risk['accepted']> };

export interface SortedRisks {
  /** They hold the hop back: bad enough, not known to be false, and accepted by nobody. */
  readonly blocking: readonly Risk[];
  readonly accepted: readonly Accepted[];
  /** Shown by their ids. */
  readonly others: readonly Risk[];
}

/** Risks by what a reader has to do about them; each keeps its place among its like. */
export function sortedRisks(risks: readonly Risk[]): SortedRisks {
  const live = risks.filter(({ verdict }) => verdict !== false);
  return {
    blocking: live.filter(holdsBack),
    accepted: live.filter(isAccepted),
    others: live.filter((risk) => !isAccepted(risk) && !holdsBack(risk)),
  };
}

function isAccepted(risk: Risk): risk is Accepted {
  return risk.accepted !== undefined;
}

/** The edit of the system's file that ends the risk: a fact that decides it, or its acceptance. */
export function unblockOf(risk: Risk): string {
  return riskObjection(risk).unblock ?? '';
}
