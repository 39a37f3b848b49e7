import { instantOf, millisecondsOf } from '../../model/instant.ts';
import type { Severity } from '../../model/knowledge.ts';
import type { RiskAcceptance } from '../../model/overlay.ts';
import type { Risk } from '../plan.ts';
import type { Terms } from '../rules/rule.ts';

export type RiskFound = Omit<Risk, 'accepted'>;

const HOLDING: ReadonlySet<Severity> = new Set(['blocks-upgrade', 'breaks-after-upgrade']);

/** Grave enough to hold a hop back until somebody accepts it. */
export function isGrave({ severity }: Pick<Risk, 'severity'>): boolean {
  return HOLDING.has(severity);
}

/** It holds the hop back: grave, not known to be false, and nobody has taken it on. */
export function holdsBack(risk: Risk): boolean {
  return isGrave(risk) && risk.verdict !== false && risk.accepted === undefined;
}

/** Adds who took the risk on, or that nobody does any more. An acceptance whose end cannot be read has ended. */
export function withAcceptance(risk: RiskFound, { acceptedRisks, now }: Pick<Terms, 'acceptedRisks' | 'now'>): Risk {
  const ofRisk = acceptedRisks.filter(({ id }) => id === risk.id);
  const valid = ofRisk.find((acceptance) => !isOver(acceptance, now));
  if (valid !== undefined) {
    const { reason, owner, expires } = valid;
    return { ...risk, accepted: { reason, owner, expires: instantOf(millisecondsOf(expires)) } };
  }
  const over = ofRisk.map(({ owner, expires }) => `; the acceptance by ${owner} ended on ${expires.slice(0, 10)}`);
  return { ...risk, because: `${risk.because}${over.join('')}`, accepted: undefined };
}

function isOver({ expires }: RiskAcceptance, now: number): boolean {
  const end = millisecondsOf(expires);
  return Number.isNaN(end) || end <= now;
}

/** Acceptances that accept nothing: a slip of the pen, or left over from a path that was gone. */
export function idleAcceptances(
  acceptances: readonly RiskAcceptance[],
  risks: readonly Risk[],
  isKnown: (id: string) => boolean,
): readonly string[] {
  const applying = new Set(risks.map(({ id }) => id));
  return acceptances
    .filter(({ id }) => !applying.has(id))
    .map(({ id }) =>
      isKnown(id)
        ? `the acceptance of ${id} does not apply to what this plan would do, and can go`
        : `the acceptance of ${id} accepts nothing: no known issue, path rule or local risk has this id`,
    );
}
