import { canonicalJson } from '../model/digest.ts';
import { type Choice, chooseTarget } from './choose-target.ts';
import type { Landscape } from './landscape.ts';
import type { Lesson } from './risks/lessons.ts';
import type { Terms } from './rules/rule.ts';
import type { Stop } from './stop.ts';

/** What is prepared once for all systems of a plan. */
export interface Planning {
  readonly landscape: Landscape;
  readonly choose: ChooseTarget;
  readonly lessons: readonly Lesson[];
}

export type ChooseTarget = (start: Stop, terms: Terms) => Choice;

/** Systems of a fleet are much alike: where two stand on one build under the same terms, the choice is made once. */
export function targetChoices(landscape: Landscape): ChooseTarget {
  const made = new Map<string, Choice>();
  return (start, terms) => {
    const key = `${start.name} ${start.build} ${canonicalJson(terms)}`;
    const choice = made.get(key) ?? chooseTarget(start, terms, landscape);
    made.set(key, choice);
    return choice;
  };
}
