import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/model/prerequisite-check.ts';
import { buildOf, entry, NOW, packageOf } from './fleet.ts';

const CU4 = '10.5.0 [CU4]';
const CU8 = '10.5.0 [CU8]';
const catalog = [packageOf(CU8)];
const DAY = 86_400_000;
const later = (days: number) => new Date(Date.parse(NOW) + days * DAY).toISOString();

function report(overrides: Partial<CheckReport> = {}): CheckReport {
  return {
    check: 'VerifyClusterPorts',
    at: later(-2),
    validUntil: later(8),
    release: CU4,
    build: buildOf(CU4),
    outcome: 'failed',
    findings: [{ name: 'VerifyClusterPorts', outcome: 'issues', message: 'port 9042 closed', action: 'open it' }],
    by: 'alice@ops',
    ...overrides,
  };
}

describe('a prerequisite check', () => {
  it.each<readonly [string, CheckReport[], verdict: string, reason: string]>([
    ['was never made', [], 'upgrade', 'UpgradeAvailable'],
    ['failed', [report()], 'blocked', 'PrerequisiteFailed'],
    ['passed', [report({ outcome: 'passed' })], 'upgrade', 'UpgradeAvailable'],
    ['left nothing clear', [report({ outcome: 'unclear' })], 'upgrade', 'UpgradeAvailable'],
    ['failed too long ago', [report({ validUntil: NOW })], 'upgrade', 'UpgradeAvailable'],
    ['failed on another build', [report({ build: 1 })], 'upgrade', 'UpgradeAvailable'],
    [
      'failed, and another passed',
      [report({ check: 'A', outcome: 'passed' }), report()],
      'blocked',
      'PrerequisiteFailed',
    ],
  ])('that %s', (_, checks, verdict, reason) => {
    const found = entry({ catalog, from: CU4, history: { checks } });
    expect([found.verdict, found.reason], found.message).toEqual([verdict, reason]);
  });

  it('is told with what it found, until when that counts, and how to try again', () => {
    const found = entry({ catalog, from: CU4, history: { checks: [report()] } });
    expect(found.message).toContain('VerifyClusterPorts (issues) port 9042 closed; the vendor advises: open it');
    expect(found.unblock).toContain('`ratchet check prod`');
    expect(found.notBefore).toBe(later(8));
    expect(found.evidence).toContainEqual(expect.stringContaining(`counts until ${later(8)}`));
  });

  it('that counts no more is told as such', () => {
    const found = entry({ catalog, from: CU4, history: { checks: [report({ build: 1, release: '10.4.0' })] } });
    expect(found.evidence).toContainEqual(
      expect.stringMatching(/VerifyClusterPorts failed on 10\.4\.0 .*does not count any more/u),
    );
  });

  it.each<readonly [string, CheckReport[], from: string, said: number]>([
    ['was never made', [], CU4, 1],
    ['counts no more', [report({ outcome: 'passed', validUntil: NOW })], CU4, 1],
    ['passed', [report({ outcome: 'passed' })], CU4, 0],
    ['was never made where nothing is to do', [], CU8, 0],
    ['holds back', [report()], CU4, 0],
  ])('that %s is offered where it is missing', (_, checks, from, said) => {
    const { evidence } = entry({ catalog, from, history: { checks } });
    expect(evidence.filter((line) => line.startsWith('prerequisites: not evaluated'))).toHaveLength(said);
  });

  it('holds back nothing where there is nothing to do', () => {
    const checks = [report({ release: CU8, build: buildOf(CU8) })];
    expect(entry({ catalog, from: CU8, history: { checks } }).verdict).toBe('up-to-date');
  });
});
