import type { DesiredSystem } from '../model/desired.ts';
import type { ObservedFleet, ObservedSystem } from '../model/observed.ts';
import type { Looks } from '../planner/looks.ts';
import type { PlanStream } from '../planner/plan-stream.ts';
import { decideOneByOne, type Question, type Terms } from './decide.ts';
import { historyOf, type Memory } from './history.ts';
import { type PassOptions, type PassPorts, reconcileSystem } from './pass.ts';
import type { PassResult } from './pass-result.ts';
import type { Observer } from './ports.ts';
import { rolloutFacts } from './rollouts/rollout-facts.ts';
import type { FleetRevision } from './wanted.ts';

/** Works on at most `limit` items at a time; answers in the order of the items. */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as T);
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** Looks at every system, a bounded number at a time. */
export async function observeFleet(
  systems: readonly DesiredSystem[],
  observer: Observer,
  takenAt: string,
  limit: number,
  signal: AbortSignal,
): Promise<ObservedFleet> {
  const seen: readonly ObservedSystem[] = await mapBounded(systems, limit, (system) =>
    observer.observe(system, signal),
  );
  return { formatVersion: '1', takenAt, systems: seen };
}

/** The plan for all of these systems at `now`, gates asked, one after the other. Touches nothing. */
export async function planFleet(
  wanted: FleetRevision,
  observed: Looks,
  memory: Memory,
  terms: Terms,
  now: string,
  readings: Question['readings'] = new Map(),
): Promise<PlanStream> {
  const { fleet, revision, knowledge } = wanted;
  const names = fleet.systems.map(({ name }) => name);
  const history = await historyOf(names, memory);
  const rollouts = await rolloutFacts(wanted, names, memory, now);
  return decideOneByOne({ desired: fleet, observed, knowledge, history, rollouts, now, revision, ...terms, readings });
}

/** One pass over every system of the revision. */
export function reconcileFleet(
  revision: FleetRevision,
  ports: PassPorts,
  limit: number,
  signal: AbortSignal,
  onResult: (result: PassResult) => void,
  options: PassOptions = {},
): Promise<readonly PassResult[]> {
  return mapBounded(revision.fleet.systems, limit, async (system) => {
    const result = await reconcileSystem(system, revision, ports, signal, options);
    onResult(result);
    return result;
  });
}
