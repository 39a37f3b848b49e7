import type { Rollout } from '../../../src/model/rollout.ts';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import type { RolloutMemory } from '../../../src/reconciler/rollouts/memory.ts';
import { aSystemPlan } from '../system-plan.ts';

export const AT = '2026-09-10T00:00:00.000Z';

/** Waves of these Systems, one after the other. */
export function aRollout(waves: readonly (readonly string[])[], overrides: Partial<Rollout> = {}): Rollout {
  return {
    name: 'all',
    waves: waves.map((systems, index) => ({ name: `wave-${index + 1}`, systems, soakMs: 0 })),
    maxConcurrent: 1,
    maxFailures: 1,
    groups: [],
    dependencies: [],
    origin: { file: 'rollouts.yaml', line: 1, column: 1 },
    ...overrides,
  };
}

export function remembered(overrides: Partial<RolloutMemory> = {}): RolloutMemory {
  return { underWay: [], failures: [], brake: undefined, ...overrides };
}

const CU9 = { release: '10.5.0 [CU9]', build: 16_515, train: 72, track: 'main', notes: undefined } as const;

/** The entry of a System in a plan: what is asked of it is 10.5.0 [CU9]. */
export const entries = {
  done: (system: string): SystemPlan =>
    aSystemPlan({ system, verdict: 'up-to-date', reason: 'UpToDate', hops: [], current: { ...CU9, agents: [] } }),
  behind: (system: string): SystemPlan => aSystemPlan({ system }),
  held: (system: string, overrides: Partial<SystemPlan>): SystemPlan =>
    aSystemPlan({ system, verdict: 'blocked', reason: 'KnownIssue', message: 'held', hops: [], ...overrides }),
};
