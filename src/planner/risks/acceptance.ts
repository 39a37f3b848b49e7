import { instantOf, millisecondsOf } from '../../model/instant.ts';
import type { Severity } from '../../model/knowledge.ts';
import type { Risk } from '../plan.ts';
import type { Circumstances } from '../rules/rule.ts';

export type RiskFound = Omit<Risk, 'accepted'>;

const HOLDING: ReadonlySet<Severity> = new Set(['blocks-upgrade', 'breaks-after-upgrade']);

/** Grave enough to hold a hop back until somebody accepts it. */
export function isGrave({ severity }: { readonly severity: Severity | undefined }): boolean {
  return severity !== undefined && HOLDING.has(severity);
}

/** It holds the hop back: grave, not known to be false, and nobody has taken it on. */
export function holdsBack(risk: Risk): boolean {
  return isGrave(risk) && risk.verdict !== false && risk.accepted === undefined;
}

type Acceptance = Circumstances['acceptedRisks'][number];
type Acceptances = Pick<Circumstances, 'acceptedRisks' | 'now'>;

/** Adds who took the risk on, or that nobody does any more. */
export function withAcceptance(risk: RiskFound, { acceptedRisks, now }: Acceptances): Risk {
  const ofRisk = acceptedRisks.filter(({ id }) => id === risk.id);
  const valid = ofRisk.find((acceptance) => !isOver(acceptance, now));
  if (valid !== undefined) {
    const { reason, owner, expires } = valid;
    return { ...risk, accepted: { reason, owner, expires: instantOf(millisecondsOf(expires)) } };
  }
  const over = ofRisk.map(({ owner, expires }) => `; the acceptance by ${owner} ended on ${expires.slice(0, 10)}`);
  return { ...risk, because: `${risk.because}${over.join('')}`, accepted: undefined };
}

/** The ids of risks that somebody takes on now. */
export function acceptedIds({ acceptedRisks, now }: Acceptances): ReadonlySet<string> {
  return new Set(acceptedRisks.filter((acceptance) => !isOver(acceptance, now)).map(({ id }) => id));
}

/** An acceptance whose end cannot be read has ended. */
function isOver({ expires }: Acceptance, now: number): boolean {
  const end = millisecondsOf(expires);
  return Number.isNaN(end) || end <= now;
}

/** Acceptances that accept nothing: a slip of the pen, or left over from a path that was gone. */
export function idleAcceptances(
  acceptances: Circumstances['acceptedRisks'],
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
