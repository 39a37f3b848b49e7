import { SEVERITIES } from '../../model/knowledge.ts';
import type { Risk } from '../plan.ts';

/** Worst first; a risk of several hops counts where it is worst. */
export function worstOfEach(risks: readonly Risk[]): readonly Risk[] {
  const worstFirst = risks.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  return [...new Map(worstFirst.toReversed().map((risk) => [risk.id, risk])).values()].toReversed();
}
