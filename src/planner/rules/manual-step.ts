import { DAY_MS } from '../../model/duration.ts';
import { type RULE_FACTS, stated } from '../../model/facts.ts';
import { dayOf, instantOf } from '../../model/instant.ts';
import type { Release } from '../../model/release.ts';
import { type Stop, sameStop } from '../stop.ts';
import type { Confirmed, Journey, Move, Refusal } from './rule.ts';

/** Something that a person does on the system, and that cannot be seen from outside. */
export interface Manual {
  /** The name of the rule that waits for it. */
  readonly step: string;
  /** The key of `facts` that says `true` where the author knows that it is done. */
  readonly fact: keyof typeof RULE_FACTS;
  /** What to do, as an order: `run X on all Agents`. */
  readonly todo: string;
  /** Where it can be done. Before, and on the way there, nobody can know that it is. */
  readonly canBeDoneOn?: (release: Release) => boolean;
  /** How long its result counts; without it, as long as the build runs. */
  readonly validForDays?: number;
}

export function validForMs({ validForDays }: Manual): number | undefined {
  return validForDays === undefined ? undefined : validForDays * DAY_MS;
}

/** Whether the author's facts say so, or a confirmation that was recorded on the very build that runs, and still counts. */
export function isDone(manual: Manual, { from }: Move, journey: Journey): boolean {
  if (stated(journey.facts, manual.fact) === true && !isAheadOfItsTime(manual, journey)) return true;
  const done = confirmationOf(manual, from, journey);
  return done !== undefined && !isOver(done, journey);
}

function confirmationOf({ step }: Manual, from: Stop, { confirmed }: Journey): Confirmed | undefined {
  return confirmed.find((done) => done.step === step && done.build === from.build);
}

/** An end that cannot be read has passed. */
function isOver({ until }: Confirmed, { asOf }: Journey): boolean {
  return until !== undefined && !(asOf < until);
}

/** A clause on the confirmation that counts no more. */
function endedInWords(manual: Manual, from: Stop, journey: Journey): string {
  const done = confirmationOf(manual, from, journey);
  if (done?.until === undefined || !isOver(done, journey)) return '';
  const at = done.until - (validForMs(manual) ?? 0);
  const ofDay = Number.isNaN(at) ? '' : ` of ${dayOf(instantOf(at))}`;
  return `; the confirmation${ofDay} is older than ${manual.validForDays} days`;
}

/** The author's facts say that it is done, and what runs does not have it yet. */
export function isAheadOfItsTime({ fact, canBeDoneOn }: Manual, { facts, start }: Journey): boolean {
  return stated(facts, fact) === true && canBeDoneOn?.(start.release) === false;
}

/** Waits for the person. What cannot be done or be true yet is not advised as if it could. `<system>` is filled in by whoever knows it. */
export function waitsFor(manual: Manual, { from }: Move, journey: Journey, message: string, otherwise = ''): Refusal {
  const { step, fact, todo, canBeDoneOn } = manual;
  const { start } = journey;
  const first = sameStop(from, start) ? '' : `once it runs ${from.name}: `;
  const orFact = canBeDoneOn?.(start.release) === false ? '' : `, or write \`facts: { ${fact}: true }\``;
  return {
    reason: 'ManualStepRequired',
    message: `${message}${endedInWords(manual, from, journey)}`,
    unblock: `${first}${todo}, then run ${confirmation(step)}${orFact}${otherwise}`,
    step: { id: step, release: from.name, build: from.build },
  };
}

/** The fact that says so already is no way out. */
export function waitsInSpiteOf(
  { step, fact, todo }: Manual,
  { from }: Move,
  { start }: Journey,
  message: string,
): Refusal {
  return {
    reason: 'ManualStepRequired',
    message: `${message}; \`facts: { ${fact}: true }\` cannot be true of ${start.name}, and does not count`,
    unblock: `take \`${fact}: true\` out of \`facts\` until it is done; on ${from.name}, ${todo}, then run ${confirmation(step)}`,
    step: { id: step, release: from.name, build: from.build },
  };
}

function confirmation(step: string): string {
  return `\`ratchet confirm <system> ${step} --reason "…"\``;
}
