import { compareText } from '../model/text-order.ts';
import type { Objection } from './plan.ts';
import type { Stop } from './stop.ts';

/** Of all that speaks against a goal, what can end now: a step on a release that does not run yet is nobody's turn before the rest has ended. */
export function dueFirst(objections: readonly Objection[], start: Stop): readonly Objection[] {
  const due = objections.filter(
    ({ step }) => step === undefined || (step.release === start.name && step.build === start.build),
  );
  return due.length > 0 ? due : objections;
}

/** When the last of them ends; undefined where none ends by itself. */
export function lastEnd(objections: readonly Objection[]): string | undefined {
  return objections
    .flatMap(({ notBefore }) => notBefore ?? [])
    .toSorted(compareText)
    .at(-1);
}
