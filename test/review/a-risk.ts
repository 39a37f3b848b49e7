import type { Risk } from '../../src/planner/plan.ts';

export function aRisk(overrides: Partial<Risk> = {}): Risk {
  return {
    id: 'KI_one',
    kind: 'known-issue',
    verdict: true,
    severity: 'breaks-after-upgrade',
    title: 'elements stop',
    url: 'https://docs.dataminer.services/release-notes/Known_issues/KI_one.html',
    because: '10.5.0 [CU9] is affected',
    facts: {},
    accepted: undefined,
    ...overrides,
  };
}
