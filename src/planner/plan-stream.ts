import type { Plan, PlanHead, SystemPlan } from './plan.ts';

/** A plan of which one entry after the other goes by, so that nobody has to hold them all. */
export interface PlanStream<Head extends PlanHead = PlanHead> {
  /** The entry of every system, in code-unit order of their names; each is made when it is asked for. To be gone through once. */
  readonly systems: Iterable<SystemPlan>;
  /** What holds for the plan as a whole. Known once the last entry has gone by; a `TypeError` before. */
  head(): Head;
}

/** Reads a stream to its end. */
export function wholePlan<Head extends PlanHead>({ systems, head }: PlanStream<Head>): Head & Pick<Plan, 'systems'> {
  const all = [...systems];
  return { systems: all, ...head() };
}

/** A plan that is there already, to go by. */
export function streamOf({ systems, ...head }: Plan): PlanStream {
  return { systems, head: () => head };
}

/** The same entries, each changed on its way. */
export function* mapped<A, B>(items: Iterable<A>, change: (item: A) => B): Generator<B> {
  for (const item of items) yield change(item);
}
