import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { canonicalJson, digestOf } from '../model/digest.ts';
import { RatchetError } from '../model/errors.ts';
import { type Instant, millisecondsOf } from '../model/instant.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { ObservedFleet, ObservedSystem } from '../model/observed.ts';
import { compareText } from '../model/text-order.ts';
import { catalogDigest, desiredDigest, observedContent, observedDigest } from './fleet-digests.ts';
import type { FleetHistory } from './history.ts';
import { landscapeOf } from './landscape.ts';
import type { Plan, SystemPlan, Verdict } from './plan.ts';
import { planSystem } from './plan-system.ts';
import { lessonsOf } from './risks/lessons.ts';
import { targetChoices } from './target-choices.ts';

export interface PlanInput {
  readonly desired: DesiredFleet;
  readonly observed: ObservedFleet;
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
export function assemblePlan({ desired, observed, knowledge, history, now, revision }: PlanInput): Plan {
  const landscape = landscapeOf(knowledge, desired.catalog);
  const planning = { landscape, choose: targetChoices(landscape), lessons: lessonsOf(history) };
  const looks = newestLooks(observed.systems);
  const systems = inNameOrder(desired.systems).map((system) =>
    planSystem(
      {
        desired: system,
        observed: looks.get(system.name),
        history: history.get(system.name) ?? {},
        now: millisecondsOf(now),
      },
      planning,
    ),
  );
  const decided = {
    formatVersion: '1' as const,
    source: { revision },
    digests: {
      desired: desiredDigest(desired),
      observed: observedDigest([...looks.values()]),
      knowledge: knowledge.digest,
      catalog: catalogDigest(desired.catalog),
    },
    systems,
    summary: summaryOf(systems),
    applyable: systems.some(({ verdict, mode }) => verdict === 'upgrade' && mode !== 'plan-only'),
    complete: systems.every(({ verdict }) => verdict !== 'unknown'),
    errored: false,
  };
  return { ...decided, createdAt: now, digest: digestOf(decided) };
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

/** A system that was looked at twice counts as last seen. */
function newestLooks(systems: readonly ObservedSystem[]): ReadonlyMap<string, ObservedSystem> {
  const looks = new Map<string, ObservedSystem>();
  for (const system of systems) {
    const other = looks.get(system.name);
    if (other === undefined || isNewer(system, other)) looks.set(system.name, system);
  }
  return looks;
}

function isNewer(a: ObservedSystem, b: ObservedSystem): boolean {
  if (a.takenAt !== b.takenAt) return a.takenAt > b.takenAt;
  return compareText(canonicalJson(observedContent(a)), canonicalJson(observedContent(b))) > 0;
}

function summaryOf(systems: readonly SystemPlan[]): Readonly<Record<Verdict, number>> {
  const summary = { 'up-to-date': 0, upgrade: 0, waiting: 0, blocked: 0, skipped: 0, unknown: 0 };
  for (const { verdict } of systems) summary[verdict] += 1;
  return summary;
}
