import type { Hop, Plan, SystemPlan } from '../../src/planner/plan.ts';

function aHop(overrides: Partial<Hop> = {}): Hop {
  return {
    from: { release: '10.5.0 [CU7]', build: 16338, train: 70, track: 'main', notes: undefined },
    to: { release: '10.5.0 [CU9]', build: 16515, train: 72, track: 'main', notes: 'https://docs.example/cu9' },
    package: { kind: 'full', from: 'cu9.dmupgrade', sha256: 'a'.repeat(64), size: 2_100_000_000 },
    failoverPolicy: 'simultaneous',
    risks: [],
    agents: ['dma01', 'dma02'],
    why: 'the newest eligible release on the main track',
    ...overrides,
  };
}

/** One system's part of a plan, ready to be upgraded unless told otherwise. */
export function aSystemPlan(overrides: Partial<SystemPlan> = {}): SystemPlan {
  return {
    system: 'prod',
    verdict: 'upgrade',
    reason: 'UpgradeAvailable',
    message: '10.5.0 [CU9] can be installed',
    evidence: [],
    notBefore: undefined,
    unblock: undefined,
    mode: 'apply',
    track: 'main',
    current: undefined,
    agents: [],
    target: undefined,
    hops: [aHop()],
    risks: [],
    candidates: [],
    available: [],
    warnings: [],
    ...overrides,
  };
}

export function aPlan(...systems: readonly SystemPlan[]): Plan {
  const count = (verdict: string) => systems.filter((entry) => entry.verdict === verdict).length;
  return {
    formatVersion: '1',
    createdAt: '2026-09-01T00:00:00.000Z',
    source: { revision: 'main@sha1:0123' },
    digests: { desired: 'd', observed: 'o', knowledge: 'k', catalog: 'c' },
    systems,
    summary: {
      'up-to-date': count('up-to-date'),
      upgrade: count('upgrade'),
      waiting: count('waiting'),
      blocked: count('blocked'),
      skipped: count('skipped'),
      unknown: count('unknown'),
    },
    applyable: count('upgrade') > 0,
    complete: count('unknown') === 0,
    errored: false,
    digest: `sha256:${'0'.repeat(64)}`,
  };
}
