import { instantOf, millisecondsOf } from '../../model/instant.ts';
import { HOLDING, type Severity } from '../../model/knowledge.ts';
import type { Risk } from '../plan.ts';
import type { Circumstances } from '../rules/rule.ts';

export type RiskFound = Omit<Risk, 'accepted' | 'acceptanceOver'>;

/** Grave enough to hold a hop back until somebody accepts it. */
export function isGrave({ severity }: { readonly severity: Severity | undefined }): boolean {
  return severity !== undefined && HOLDING.has(severity);
}

/** It holds the hop back: grave, not known to be false, and nobody has taken it on. */
export function holdsBack(risk: Risk): boolean {
  return isGrave(risk) && risk.verdict !== false && risk.accepted === undefined;
}

/** What the acceptances of a system come to at one moment, by the id of the risk. */
export interface Acceptances {
  readonly valid: ReadonlyMap<string, NonNullable<Risk['accepted']>>;
  /** A clause for each risk of which an acceptance has ended. */
  readonly over: ReadonlyMap<string, string>;
}

/** An acceptance whose end cannot be read has ended. */
export function acceptancesAt({ acceptedRisks, asOf }: Pick<Circumstances, 'acceptedRisks' | 'asOf'>): Acceptances {
  const valid = new Map<string, NonNullable<Risk['accepted']>>();
  const over = new Map<string, string>();
  for (const { id, reason, owner, expires, expiresAsWritten = expires } of acceptedRisks) {
    const end = millisecondsOf(expires);
    if (Number.isNaN(end) || end <= asOf) {
      over.set(id, `${over.get(id) ?? ''}; the acceptance by ${owner} ended on ${expiresAsWritten}`);
    } else if (!valid.has(id)) {
      valid.set(id, { reason, owner, expires: instantOf(end) });
    }
  }
  return { valid, over };
}

/** Adds who took the risk on, or that nobody does any more. */
export function withAcceptance(risk: RiskFound, { valid, over }: Acceptances): Risk {
  const accepted = valid.get(risk.id);
  const ended = over.get(risk.id);
  if (accepted !== undefined || ended === undefined) return { ...risk, accepted };
  return { ...risk, because: `${risk.because}${ended}`, accepted, acceptanceOver: true };
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
