import type { DesiredFleet } from '../model/desired.ts';
import { digestOf } from '../model/digest.ts';
import type { Instant } from '../model/instant.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { ObservedFleet } from '../model/observed.ts';
import type { FleetHistory } from './history.ts';
import type { Plan, SystemPlan } from './plan.ts';

export interface PlanInput {
  readonly desired: DesiredFleet;
  readonly observed: ObservedFleet;
  readonly knowledge: Knowledge;
  readonly history: FleetHistory;
  readonly now: Instant;
  /** The commit, or digest of the folder, that `desired` was read from. */
  readonly revision: string;
}

/** Decides for every system what to do. Pure: the same input gives the same bytes, whatever the order of its lists. */
export function assemblePlan({ desired, observed, knowledge, now, revision }: PlanInput): Plan {
  const systems: SystemPlan[] = [];
  const plan = {
    formatVersion: '1' as const,
    source: { revision },
    digests: {
      desired: digestOf(desired),
      observed: digestOf(observed),
      knowledge: knowledge.digest,
      catalog: digestOf(desired.catalog),
    },
    systems,
    summary: { 'up-to-date': 0, upgrade: 0, waiting: 0, blocked: 0, skipped: 0, unknown: 0 },
    applyable: false,
    complete: true,
    errored: false,
  };
  return { ...plan, createdAt: now, digest: digestOf(plan) };
}
