import type { Severity } from '../model/knowledge.ts';
import type { Risk } from '../planner/plan.ts';

type Accepted = Risk & { readonly accepted: NonNullable<Risk['accepted']> };

export interface SortedRisks {
  /** They hold the hop back: bad enough, not known to be false, and accepted by nobody. */
  readonly blocking: readonly Risk[];
  readonly accepted: readonly Accepted[];
  /** Shown by their ids. */
  readonly others: readonly Risk[];
}

const HOLDS_BACK: Record<Severity, boolean> = {
  'blocks-upgrade': true,
  'breaks-after-upgrade': true,
  degrades: false,
  cosmetic: false,
};

/** Risks by what a reader has to do about them; each keeps its place among its like. */
export function sortedRisks(risks: readonly Risk[]): SortedRisks {
  const live = risks.filter(({ verdict }) => verdict !== false);
  const open = live.filter(({ accepted }) => accepted === undefined);
  return {
    blocking: open.filter(({ severity }) => HOLDS_BACK[severity]),
    accepted: live.filter(isAccepted),
    others: open.filter(({ severity }) => !HOLDS_BACK[severity]),
  };
}

function isAccepted(risk: Risk): risk is Accepted {
  return risk.accepted !== undefined;
}

/** The edit of the system's file that ends the risk: a fact that decides it, or its acceptance. */
export function unblockOf({ id, verdict, facts }: Risk): string {
  const accept = `spec.acceptedRisks: [{ id: ${id}, reason: "…", owner: "…", expires: YYYY-MM-DD }]`;
  if (verdict !== 'unknown' || facts.length === 0) return `take it on: ${accept}`;
  const answers = facts.map((fact) => `spec.facts.${fact}`).join(', ');
  return `answer ${answers}, or take it on: ${accept}`;
}
