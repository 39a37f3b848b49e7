import type { Notice } from '../../src/reconciler/telling/notice.ts';

export function aNotice(overrides: Partial<Notice> = {}): Notice {
  return {
    id: '0123456789abcdef',
    at: '2026-09-01T00:00:00.000Z',
    kind: 'run-failed',
    system: 'emea-prod',
    labels: { ring: 'prod' },
    run: '20260901T000000Z-0123456789ab',
    revision: 'main@sha1:0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a',
    reason: 'failed',
    message: '10.5.0 [CU7] → 10.5.0 [CU9]: no Agent has changed',
    unblock: 'ratchet close emea-prod --run 20260901T000000Z-0123456789ab --reason "…"',
    link: 'https://ratchet.example/systems/emea-prod',
    ...overrides,
  };
}
