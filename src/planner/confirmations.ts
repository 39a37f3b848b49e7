import { millisecondsOf } from '../model/instant.ts';
import { compareText } from '../model/text-order.ts';
import { confirmationsIn, type SystemHistory } from './history.ts';
import { manualSteps } from './rules/index.ts';
import { validForMs } from './rules/manual-step.ts';
import type { Circumstances } from './rules/rule.ts';

const VALID_FOR = new Map(manualSteps.map((manual) => [manual.step, validForMs(manual)]));

/** What people have confirmed, as far as rules ask about it: when is left out where it makes no difference, so that systems are alike. */
export function confirmedIn(history: SystemHistory): Circumstances['confirmed'] {
  const confirmed = confirmationsIn(history).map(({ step, build, at }) => {
    const validFor = VALID_FOR.get(step);
    return { step, build, until: validFor === undefined ? undefined : millisecondsOf(at) + validFor };
  });
  return confirmed.toSorted((a, b) => compareText(a.step, b.step) || a.build - b.build);
}
