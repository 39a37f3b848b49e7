import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { digestOf, LinesDigest } from '../model/digest.ts';
import { RatchetError } from '../model/errors.ts';
import { type Instant, millisecondsOf } from '../model/instant.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { ObservedSystem } from '../model/observed.ts';
import { compareText } from '../model/text-order.ts';
import { decisionContent } from './decision-content.ts';
import { catalogDigest, desiredDigest, observedDigest } from './fleet-digests.ts';
import type { FleetHistory } from './history.ts';
import { landscapeOf } from './landscape.ts';
import type { Looks } from './looks.ts';
import type { Plan, PlanHead, SystemPlan } from './plan.ts';
import { type PlanStream, wholePlan } from './plan-stream.ts';
import { planSystem } from './plan-system.ts';
import { PlanTally } from './plan-tally.ts';
import { Planning } from './planning.ts';
import { terrainOf } from './terrain.ts';

export interface PlanInput {
  readonly desired: DesiredFleet;
  readonly observed: Looks;
  readonly knowledge: Knowledge;
  readonly history: FleetHistory;
  readonly now: Instant;
  /** The commit, or digest of the folder, that `desired` was read from. */
  readonly revision: string;
}

/**
 * Decides for every system what to do. Pure: the same input gives the same bytes, whatever the order of its lists.
 * Throws `plan.duplicate-system` where two desired systems share a name.
 */
export function assemblePlan(input: PlanInput): Plan {
  return wholePlan(streamPlan(input));
}

/** The same, one system after the other. */
export function streamPlan(input: PlanInput): PlanStream {
  const ordered = inNameOrder(input.desired.systems);
  const tally = new PlanTally();
  const looks = new LinesDigest();
  const entries = new LinesDigest();
  let head: PlanHead | undefined;

  function* systems(): Generator<SystemPlan> {
    for (const { entry, look } of planOneByOne(input, ordered)) {
      if (look !== undefined) looks.addLine(observedDigest(look));
      tally.add(entry);
      entries.addContent(decisionContent(entry));
      yield entry;
    }
    head = headOf(input, ordered, tally, looks.value, entries.value);
  }

  return {
    systems: systems(),
    head() {
      if (head === undefined) throw new TypeError('the head of a plan is asked for before its last system');
      return head;
    },
  };
}

/** The entries alone, for whoever asks often and needs neither digests nor what holds for the plan as a whole. */
export function* planEntries(input: PlanInput): Generator<SystemPlan> {
  for (const { entry } of planOneByOne(input, inNameOrder(input.desired.systems))) yield entry;
}

interface Planned {
  readonly entry: SystemPlan;
  readonly look: ObservedSystem | undefined;
}

function* planOneByOne(
  { desired, observed, knowledge, history, now }: PlanInput,
  ordered: readonly DesiredSystem[],
): Generator<Planned> {
  const landscape = landscapeOf(knowledge, desired.catalog);
  const planning = new Planning(terrainOf(landscape, history), millisecondsOf(now));
  for (const system of ordered) {
    const { name } = system;
    const look = observed(name);
    yield { entry: planSystem({ desired: system, observed: look, history: history.get(name) ?? {} }, planning), look };
  }
}

function headOf(
  { desired, knowledge, now, revision }: PlanInput,
  ordered: readonly DesiredSystem[],
  tally: PlanTally,
  observed: string,
  systems: string,
): PlanHead {
  const decided = {
    formatVersion: '1',
    source: { revision },
    digests: {
      desired: desiredDigest(desired, ordered),
      observed,
      knowledge: knowledge.digest,
      catalog: catalogDigest(desired.catalog),
    },
    ...tally.result(),
    errored: false,
  } as const;
  return { ...decided, createdAt: now, digest: digestOf({ ...decided, systems }) };
}

function inNameOrder(systems: readonly DesiredSystem[]): readonly DesiredSystem[] {
  const ordered = systems.toSorted((a, b) => compareText(a.name, b.name));
  for (const [index, { name }] of ordered.entries()) {
    if (ordered[index + 1]?.name !== name) continue;
    throw new RatchetError('plan.duplicate-system', `system "${name}" is there twice`, {
      blame: 'author',
      hint: 'give each system one document',
    });
  }
  return ordered;
}
