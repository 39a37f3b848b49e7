import type { SystemPlan } from '../../src/planner/plan.ts';
import type { SystemForecast } from '../../src/reconciler/forecast/forecast.ts';
import type { Part, Proposal, SystemChange } from '../../src/reconciler/proposal/proposal.ts';
import { aSystemPlan } from '../reconciler/system-plan.ts';

const BASE_COMMIT = 'b'.repeat(40);
const HEAD_COMMIT = 'a'.repeat(40);

export function aPart(overrides: Partial<SystemPlan> = {}, ahead: Partial<SystemForecast> = {}): Part {
  const plan = aSystemPlan(overrides);
  const end = { kind: 'settled', at: '2026-12-06T23:05:00.000Z', message: 'done' } as const;
  return { plan, forecast: { system: plan.system, events: [], end, ...ahead } };
}

/** A System that this commit upgrades, unless told otherwise. */
export function aChange(system: string, after: Partial<SystemPlan> = {}): SystemChange {
  const settled = aPart({ system, verdict: 'up-to-date', reason: 'UpToDate', hops: [] });
  const releases = ['10.5.0 [CU9]'];
  return {
    kind: 'changed',
    system,
    origin: { file: `systems/${system}.yaml`, line: 3, column: 1 },
    before: settled,
    after: aPart({ system, ...after }),
    differs: ['verdict', 'path'],
    asked: ['target'],
    time: { kind: 'added', system, after: '2026-12-06T21:00:00.000Z', releases },
  };
}

export function aProposal(overrides: Partial<Proposal> = {}): Proposal {
  return {
    formatVersion: '1',
    createdAt: '2026-11-26T10:00:00.000Z',
    observedAt: '2026-11-26T09:00:00.000Z',
    base: { revision: `main@sha1:${BASE_COMMIT}`, commit: BASE_COMMIT },
    head: { revision: `change@sha1:${HEAD_COMMIT}`, commit: HEAD_COMMIT, digest: `sha256:${'0'.repeat(64)}` },
    systems: [aChange('prod')],
    alarms: [],
    findings: [],
    conclusion: { kind: 'success', title: '1 of 1 System changes' },
    ...overrides,
  };
}
