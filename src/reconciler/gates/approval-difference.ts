import type { ApprovedPlan } from '../../planner/persons-act.ts';
import type { PlanBasis, SystemPlan } from '../../planner/plan.ts';
import { pathsInWords, type Stops } from '../paths-in-words.ts';

const PARTS = {
  desired: 'what the fleet repository asks of the system has changed',
  observed: 'what its Agents answer has changed',
  catalog: 'the packages on its path have changed',
  knowledge: 'what is known of the releases on its path has changed',
} as const satisfies Record<keyof PlanBasis, string>;

/** What makes a plan another one than was approved, in words. */
export function changedSince(approved: ApprovedPlan, { basis, hops }: Pick<SystemPlan, 'basis' | 'hops'>): string {
  const from = hops[0]?.from.release;
  const done = Math.max(
    0,
    approved.hops.findIndex((hop) => hop.from === from),
  );
  const [was, is] = pathsInWords(
    stopsOf(approved.hops.slice(done)),
    stopsOf(hops.map((hop) => ({ from: hop.from.release, to: hop.to.release, build: hop.to.build }))),
  );
  const changed = comparable(done, was === is).filter((part) => basis?.[part] !== approved.basis[part]);
  const path = was === is ? [] : [`the path was ${was} and is now ${is}`];
  const told = [...changed.map((part) => PARTS[part]), ...path];
  return told.length === 0 ? 'what its path rests on has changed' : told.join('; ');
}

/** Between two hops the Agents answer otherwise, and another path, or the rest of one, rests on other facts anyway. */
function comparable(done: number, samePath: boolean): readonly (keyof PlanBasis)[] {
  if (done > 0) return ['desired'];
  return samePath ? ['desired', 'observed', 'catalog', 'knowledge'] : ['desired', 'observed'];
}

/** Which build the first hop starts from was not written down. */
function stopsOf(hops: readonly Pick<ApprovedPlan['hops'][number], 'from' | 'to' | 'build'>[]): Stops {
  const start = hops.slice(0, 1).map(({ from }) => ({ release: from, build: undefined }));
  return [...start, ...hops.map(({ to, build }) => ({ release: to, build }))];
}
