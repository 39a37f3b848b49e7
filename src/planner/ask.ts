import type { Objection } from './plan.ts';
import type { Refusal } from './rules/rule.ts';

interface Rule<Question extends readonly unknown[]> {
  readonly name: string;
  readonly objection: (...question: Question) => Refusal | undefined;
}

/** Every objection of every rule, in the order of the list, each signed with its rule. */
export function ask<Question extends readonly unknown[]>(
  rules: readonly Rule<Question>[],
  ...question: Question
): readonly Objection[] {
  const objections: Objection[] = [];
  for (const rule of rules) {
    const refusal = rule.objection(...question);
    if (refusal !== undefined) objections.push(signed(rule.name, refusal));
  }
  return objections;
}

export function agree<Question extends readonly unknown[]>(
  rules: readonly Rule<Question>[],
  ...question: Question
): boolean {
  return rules.every((rule) => rule.objection(...question) === undefined);
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
