import { type RULE_FACTS, stated } from '../../model/facts.ts';
import type { Stop } from '../stop.ts';
import type { Circumstances, Move, Refusal } from './rule.ts';

/** Something that a person does on the system, and that cannot be seen from outside. */
export interface Manual {
  /** The name of the rule that waits for it. */
  readonly step: string;
  /** The key of `facts` that says `true` where the author knows that it is done. */
  readonly fact: keyof typeof RULE_FACTS;
  /** What to do, as an order: `run X on all Agents`. */
  readonly todo: string;
}

/** Whether the author's facts say so, or a confirmation that was recorded on the very build that runs. */
export function isDone({ step, fact }: Manual, { from }: Move, { facts, confirmed }: Circumstances): boolean {
  return stated(facts, fact) === true || confirmed.some((done) => done.step === step && done.build === from.build);
}

/** Waits for the person. `<system>` is filled in by whoever knows it. */
export function waitsFor({ step, fact, todo }: Manual, from: Stop, message: string, otherwise = ''): Refusal {
  return {
    reason: 'ManualStepRequired',
    message,
    unblock: `${todo}, then run \`ratchet confirm <system> ${step} --reason "…"\`, or write \`facts: { ${fact}: true }\`${otherwise}`,
    step: { id: step, release: from.name, build: from.build },
  };
}
