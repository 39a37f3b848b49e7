import type { PlannedRelease } from '../planner/plan.ts';
import { toldApart } from '../planner/told-apart.ts';

export type Stops = readonly Pick<PlannedRelease, 'release' | 'build'>[];

/** Two paths, in the same words only where they are the same path: of two builds of one release the builds are told. */
export function pathsInWords(before: Stops, now: Stops): readonly [before: string, now: string] {
  const names = toldApart([...before, ...now]);
  return [names.slice(0, before.length).join(' → '), names.slice(before.length).join(' → ')];
}
