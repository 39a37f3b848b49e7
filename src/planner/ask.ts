import type { Objection } from './plan.ts';
import type { HopRule, Journey, Move, Refusal, ReleaseRule, Terms } from './rules/rule.ts';
import type { Stop } from './stop.ts';

/** Every objection of every rule, in the order of the list, each signed with its rule. */
export function askAboutHop(rules: readonly HopRule[], move: Move, journey: Journey): readonly Objection[] {
  const objections: Objection[] = [];
  for (const rule of rules) {
    const refusal = rule.objection(move, journey);
    if (refusal !== undefined) objections.push(signed(rule.name, refusal));
  }
  return objections;
}

export function askAboutRelease(rules: readonly ReleaseRule[], release: Stop, terms: Terms): readonly Objection[] {
  const objections: Objection[] = [];
  for (const rule of rules) {
    const refusal = rule.objection(release, terms);
    if (refusal !== undefined) objections.push(signed(rule.name, refusal));
  }
  return objections;
}

export function signed(rule: string, { reason, message, unblock, notBefore, step }: Refusal): Objection {
  return {
    rule,
    reason,
    message,
    ...(unblock === undefined ? {} : { unblock }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(step === undefined ? {} : { step }),
  };
}
