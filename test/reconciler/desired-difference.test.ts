import { describe, expect, it } from 'vitest';
import type { DesiredSystem } from '../../src/model/desired.ts';
import { systemDigests } from '../../src/model/system-digests.ts';
import { desiredDifference } from '../../src/reconciler/desired-difference.ts';
import { agentEndpoint, desiredSystem, r } from '../builders.ts';

const ssh = (hostKey: string) => ({ host: 'dma01', port: 22, hostKey });
const origin = { file: 'f.yaml', line: 9, column: 1 };
const accepted = { id: 'KI_x', owner: 'alice', reason: 'r', expires: '2026-12-01T00:00:00.000Z', origin };
const before = desiredSystem({ agents: [agentEndpoint('dma01', { ssh: ssh('SHA256:A') })], facts: { snmpv3: true } });

describe('what is asked for otherwise than before', () => {
  it.each<[string, Partial<DesiredSystem>, RegExp]>([
    ['track', { target: { ...before.target, track: 'feature' } }, /^spec\.target\.track "main" → "feature"$/u],
    ['version', { target: { ...before.target, version: r('10.5.0 [CU9]') } }, /^spec\.target\.version "latest" → \{/u],
    [
      'ceiling',
      { target: { ...before.target, ceiling: { kind: 'line', major: 10, minor: 4 } } },
      /^spec\.target\.ceiling none → \{/u,
    ],
    [
      'soak',
      { target: { ...before.target, minimumReleaseAgeMs: 5 } },
      /^spec\.target\.minimumReleaseAge \(ms\) \d+ → 5$/u,
    ],
    ['policy', { failover: { ...before.failover, policy: 'default' } }, /^spec\.failover\.policy .* → "default"$/u],
    [
      'default policy',
      { failover: { ...before.failover, systemDefault: 'simultaneous' } },
      /^spec\.failover\.systemDefault none → "simultaneous"$/u,
    ],
    ['credentials', { credentials: 'other' }, /^spec\.connection\.credentials "test" → "other"$/u],
    ['orchestrator', { orchestrator: 'dma09' }, /^the orchestrating Agent "dma01" → "dma09"$/u],
    ['mode', { mode: 'plan-only' }, /^spec\.mode "apply" → "plan-only"$/u],
    ['option', { options: { ...before.options, stopSnmp: true } }, /^spec\.options\.stopSnmp false → true$/u],
    ['fact', { facts: { snmpv3: false } }, /^spec\.facts\.snmpv3 true → false$/u],
    ['fact gone', { facts: {} }, /^spec\.facts\.snmpv3 true → none$/u],
    ['acceptance', { acceptedRisks: [accepted] }, /^spec\.acceptedRisks: KI_x none → \{/u],
    ['host key', { agents: [agentEndpoint('dma01', { ssh: ssh('SHA256:B') })] }, /^spec\.agents: dma01 \{.* → \{/u],
    ['Agent', { agents: [...before.agents, agentEndpoint('dma02')] }, /^spec\.agents: dma02 none → \{/u],
  ])('names it: %s', (_what, change, line) => {
    const now = { ...before, ...change };
    expect(systemDigests(now).deciding).not.toBe(systemDigests(before).deciding);
    expect(desiredDifference(before, now)).toEqual([expect.stringMatching(line)]);
  });

  it('names nothing that does not decide', () => {
    const now = { ...before, labels: { ring: 'canary' }, origin, approval: 'required' as const };
    expect(systemDigests(now).deciding).toBe(systemDigests(before).deciding);
    expect(desiredDifference(before, now)).toEqual([]);
  });

  it('shows what a file says as one line that can be read', () => {
    const [line = ''] = desiredDifference(before, {
      ...before,
      facts: { ...before.facts, x: `a\n${'b'.repeat(500)}` },
    });
    expect(line).toMatch(/^spec\.facts\.x none → "a\\n/u);
    expect(line.length).toBeLessThan(120);
  });
});
