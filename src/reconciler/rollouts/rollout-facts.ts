import type { Instant } from '../../model/instant.ts';
import { membersOf, type Rollout } from '../../model/rollout.ts';
import type { SystemPlan } from '../../planner/plan.ts';
import { planned } from '../decide.ts';
import { historyOf, type Memory } from '../history.ts';
import type { FleetRevision } from '../wanted.ts';
import type { RolloutFacts } from './standing.ts';

/** All that has to be known of the rollouts of these Systems; what is planned for the others rests on the last look at each. */
export async function rolloutFacts(
  revision: FleetRevision,
  asked: readonly string[],
  memory: Memory,
  now: Instant,
): Promise<RolloutFacts> {
  const named = new Set(asked);
  const concerned = revision.fleet.rollouts.filter((rollout) => membersOf(rollout).some((name) => named.has(name)));
  const remembered = await Promise.all(
    concerned.map(async (rollout) => [rollout.name, await memory.rollouts.of(rollout)] as const),
  );
  const looks = await memory.looks.of(concerned.flatMap(membersOf));
  const others = await plansOf(othersIn(concerned, named), revision, memory, looks, now);
  const since = new Map([...looks].map(([system, look]) => [system, look.since]));
  return { memory: new Map(remembered), since, others };
}

function othersIn(rollouts: readonly Rollout[], named: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(rollouts.flatMap(membersOf).filter((name) => !named.has(name)));
}

async function plansOf(
  names: ReadonlySet<string>,
  { fleet, bystanders, knowledge, revision }: FleetRevision,
  memory: Memory,
  looks: Awaited<ReturnType<Memory['looks']['of']>>,
  now: Instant,
): Promise<readonly SystemPlan[]> {
  if (names.size === 0) return [];
  const systems = [...fleet.systems, ...bystanders].filter(({ name }) => names.has(name));
  const history = await historyOf([...names], memory);
  const desired = { ...fleet, systems };
  const observed = (name: string) => looks.get(name)?.look;
  return [...planned({ desired, observed, knowledge, history, now, revision }).systems];
}
