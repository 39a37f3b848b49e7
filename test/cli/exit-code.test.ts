import { describe, expect, it } from 'vitest';
import { exitCodeOfError, exitCodeOfFindings, exitCodeOfPasses, exitCodeOfPlan } from '../../src/cli/exit-code.ts';
import { RatchetError } from '../../src/model/errors.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Verdict } from '../../src/planner/plan.ts';
import type { PassResult } from '../../src/reconciler/pass-result.ts';
import { planAhead, planExpired, planStale, planTampered, planUsed } from '../../src/reconciler/plan-refusals.ts';
import type { RunOutcome } from '../../src/reconciler/ports.ts';
import { aPlan, aSystemPlan } from '../reconciler/system-plan.ts';

describe('exitCodeOfPlan', () => {
  it.each`
    verdicts                             | code
    ${['up-to-date', 'skipped']}         | ${0}
    ${['upgrade', 'waiting']}            | ${2}
    ${['blocked', 'upgrade']}            | ${3}
    ${['waiting', 'up-to-date']}         | ${6}
    ${['unknown', 'blocked', 'upgrade']} | ${7}
    ${[]}                                | ${0}
  `('$verdicts is $code', ({ verdicts, code }) => {
    const plan = aPlan(...verdicts.map((verdict: Verdict) => aSystemPlan({ verdict })));
    expect(exitCodeOfPlan(plan, new Set())).toBe(code);
    expect(exitCodeOfPlan(plan, new Set(['UpgradeAvailable', 'BrakeTripped']))).toBe(5);
  });
});

describe('exitCodeOfFindings', () => {
  it.each`
    kinds                                  | code
    ${[]}                                  | ${0}
    ${['pass', 'warn', 'skipped']}         | ${0}
    ${['pass', 'fail', 'skipped']}         | ${3}
    ${['pass', 'unknown']}                 | ${7}
    ${['fail', 'unknown', 'warn', 'pass']} | ${7}
  `('$kinds is $code', ({ kinds, code }) => {
    const finding = (kind: Finding['kind']) => ({ finding: { kind, evidence: '' } as Finding });
    expect(exitCodeOfFindings(kinds.map(finding))).toBe(code);
  });
});

const error = new RatchetError('x.y', 'broken', { blame: 'environment' });
const executed = (outcome: RunOutcome, verdict: Verdict = 'up-to-date'): PassResult => {
  return {
    kind: 'executed',
    system: 'prod',
    plan: aSystemPlan({ verdict }),
    carriedOut: [{ hop: undefined, outcome }],
  };
};
const settled = (verdict: Verdict): PassResult => ({ kind: 'settled', system: 'prod', plan: aSystemPlan({ verdict }) });

const stale: PassResult = {
  kind: 'stale',
  system: 'prod',
  plan: undefined,
  error: planStale('prod'),
  differences: [],
  carriedOut: [],
};
const expired = planExpired({ expiresAt: '2026-09-01T00:00:00.000Z' });

describe('exitCodeOfPasses', () => {
  it.each`
    case                   | results                                                            | plainly | detailed
    ${'nothing'}           | ${[]}                                                              | ${0}    | ${0}
    ${'up to date'}        | ${[settled('up-to-date')]}                                         | ${0}    | ${0}
    ${'succeeded'}         | ${[executed({ kind: 'succeeded', message: '' })]}                  | ${0}    | ${0}
    ${'staged'}            | ${[executed({ kind: 'staged', message: '' }, 'upgrade')]}          | ${0}    | ${0}
    ${'mode forbids'}      | ${[executed({ kind: 'skipped', message: '' }, 'upgrade')]}         | ${0}    | ${2}
    ${'waiting'}           | ${[settled('waiting')]}                                            | ${0}    | ${6}
    ${'held by other'}     | ${[{ kind: 'busy', system: 'prod', by: 'host' }]}                  | ${0}    | ${6}
    ${'blocked'}           | ${[settled('waiting'), settled('blocked')]}                        | ${0}    | ${3}
    ${'not seen'}          | ${[settled('unknown')]}                                            | ${0}    | ${7}
    ${'refused'}           | ${[executed({ kind: 'refused', error })]}                          | ${1}    | ${1}
    ${'failed'}            | ${[executed({ kind: 'failed', error }), settled('blocked')]}       | ${1}    | ${1}
    ${'stalled'}           | ${[executed({ kind: 'stalled', error })]}                          | ${1}    | ${1}
    ${'unhealthy'}         | ${[executed({ kind: 'unhealthy', error }), settled('up-to-date')]} | ${1}    | ${1}
    ${'partial'}           | ${[executed({ kind: 'partial', error }), settled('up-to-date')]}   | ${5}    | ${5}
    ${'interrupted'}       | ${[executed({ kind: 'interrupted', message: '' })]}                | ${130}  | ${130}
    ${'broken'}            | ${[{ kind: 'failed', system: 'prod', error }]}                     | ${1}    | ${1}
    ${'stale plan'}        | ${[stale, settled('blocked')]}                                     | ${4}    | ${4}
    ${'expired meanwhile'} | ${[executed({ kind: 'refused', error: expired })]}                 | ${4}    | ${4}
    ${'stale and broken'}  | ${[stale, { kind: 'failed', system: 'prod', error }]}              | ${1}    | ${1}
  `('$case: $plainly, detailed $detailed', ({ results, plainly, detailed }) => {
    expect(exitCodeOfPasses(results, false)).toBe(plainly);
    expect(exitCodeOfPasses(results, true)).toBe(detailed);
  });
});

describe('exitCodeOfError', () => {
  it.each`
    refusal                             | code
    ${planTampered('p.json')}           | ${4}
    ${planUsed('prod', 'then')}         | ${4}
    ${planAhead({ createdAt: 'then' })} | ${4}
    ${expired}                          | ${4}
    ${error}                            | ${1}
  `('$refusal.code is $code', ({ refusal, code }) => {
    expect(exitCodeOfError(refusal)).toBe(code);
  });
});
