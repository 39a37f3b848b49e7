import type { DesiredSystem } from '../model/desired.ts';
import { compareText, inKeyOrder } from '../model/text-order.ts';
import { confirmedIn } from './confirmations.ts';
import { Lessons } from './risks/lessons.ts';
import type { Circumstances, SystemView } from './rules/rule.ts';

/** What the rules may know of a desired system, whatever the order in which it was written. */
export function circumstancesOf(
  { desired: system, history }: Pick<SystemView, 'desired' | 'history'>,
  asOf: number,
  lessons: Lessons = new Lessons(),
): Circumstances {
  return {
    minimumReleaseAgeMs: system.target.minimumReleaseAgeMs,
    facts: inKeyOrder(system.facts),
    failover: failoverOf(system),
    agents: system.agents.length,
    acceptedRisks: acceptancesOf(system),
    confirmed: confirmedIn(history),
    lessons,
    learntFrom: lessons.learntFrom(system.name),
    asOf,
  };
}

/** `default` is whatever the system is set to, where the author has said what that is. */
function failoverOf({ agents, failover }: DesiredSystem): Circumstances['failover'] {
  if (agents.every(({ role }) => role === 'standalone')) return 'no-pairs';
  return failover.policy === 'default' ? (failover.systemDefault ?? 'undetermined') : failover.policy;
}

function acceptancesOf({ acceptedRisks }: DesiredSystem): Circumstances['acceptedRisks'] {
  if (acceptedRisks.length === 0) return [];
  return acceptedRisks
    .map(({ origin, ...acceptance }) => acceptance)
    .toSorted((a, b) => compareText(textOf(a), textOf(b)));
}

function textOf(acceptance: Circumstances['acceptedRisks'][number]): string {
  const { id, expires, expiresAsWritten, owner, reason } = acceptance;
  return JSON.stringify([id, expires, owner, reason, expiresAsWritten]);
}
