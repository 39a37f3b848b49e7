import type { StepConfirmed } from '../../src/planner/persons-act.ts';
import { buildOf } from './fleet.ts';

/** The migration to BrokerGateway, confirmed on that release, unless it is told otherwise. */
export function stepConfirmed(release: string, overrides: Partial<StepConfirmed> = {}): StepConfirmed {
  return {
    kind: 'step-confirmed',
    step: 'broker-gateway-gate',
    release,
    build: buildOf(release),
    planDigest: 'sha256:0',
    by: 'alice@ops',
    at: '2026-09-01T00:00:00.000Z',
    reason: 'migrated on all Agents',
    ...overrides,
  };
}
