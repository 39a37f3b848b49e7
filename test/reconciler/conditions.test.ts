import { describe, expect, it } from 'vitest';
import { RatchetError } from '../../src/model/errors.ts';
import type { Risk } from '../../src/planner/plan.ts';
import { type ConditionType, conditionsAfter } from '../../src/reconciler/conditions.ts';
import type { OwnPass } from '../../src/reconciler/pass-result.ts';
import type { RunOutcome } from '../../src/reconciler/ports.ts';
import { aSystemPlan } from './system-plan.ts';

const T1 = '2026-09-01T00:00:00.000Z';
const T2 = '2026-09-01T00:15:00.000Z';

const release = { release: '10.5.0 [CU7]', build: 16_338, train: 70, track: 'main', notes: undefined } as const;
const current = { ...release, agents: [] };
const gone = new RatchetError('ssh.timeout', 'nobody answers', { blame: 'environment' });

function risk(verdict: Risk['verdict'], accepted?: Risk['accepted']): Risk {
  const told = { severity: 'blocks-upgrade', title: 'a risk', url: undefined, because: '', facts: {} } as const;
  return { id: `KI_${verdict}`, kind: 'known-issue', verdict, accepted, ...told };
}

type PlanPart = Parameters<typeof aSystemPlan>[0];

const settled = (plan: PlanPart): OwnPass => ({ kind: 'settled', system: 'prod', plan: aSystemPlan(plan) });
const waiting = (reason: 'AwaitingWindow' | 'FreezeActive' | 'AwaitingSoak') =>
  settled({ verdict: 'waiting', reason, current, target: release });
const upgrade = (...risks: readonly Risk[]) => settled({ verdict: 'upgrade', current, target: release, risks });
const ended = (outcome: RunOutcome, plan?: PlanPart): OwnPass => ({
  kind: 'executed',
  system: 'prod',
  plan: plan && aSystemPlan(plan),
  carriedOut: [{ hop: undefined, outcome }],
});
const upToDate: PlanPart = { verdict: 'up-to-date', reason: 'UpToDate', current, target: release, hops: [] };
const accepted = { reason: 'r', owner: 'o', expires: '2027-01-01' };

/** `True`, `False` or `Unknown` of each condition. */
function statuses(result: OwnPass): Partial<Record<ConditionType, string>> {
  return Object.fromEntries(conditionsAfter(result, [], T1).map(({ type, status }) => [type, status]));
}

describe('after a pass that', () => {
  it.each`
    found                         | result                                                                   | expected
    ${'it is up to date'}         | ${settled(upToDate)}                                                     | ${{ Ready: 'True', Reconciling: 'False', Stalled: 'False', HotfixPresent: 'False', TargetResolved: 'True', Recommended: 'True', Verified: 'True', WindowOpen: 'Unknown' }}
    ${'an upgrade to be done'}    | ${upgrade()}                                                             | ${{ Ready: 'False', Reconciling: 'True', Recommended: 'True', WindowOpen: 'True', Verified: 'Unknown' }}
    ${'a risk'}                   | ${upgrade(risk('unknown'), risk(true))}                                  | ${{ Recommended: 'False' }}
    ${'a risk that may be one'}   | ${upgrade(risk('unknown'))}                                              | ${{ Recommended: 'Unknown' }}
    ${'a risk that was accepted'} | ${upgrade(risk(true, accepted))}                                         | ${{ Recommended: 'True' }}
    ${'a window is shut'}         | ${waiting('AwaitingWindow')}                                             | ${{ Ready: 'False', WindowOpen: 'False', Stalled: 'False' }}
    ${'a freeze is on'}           | ${waiting('FreezeActive')}                                               | ${{ WindowOpen: 'False' }}
    ${'a release is too young'}   | ${waiting('AwaitingSoak')}                                               | ${{ WindowOpen: 'Unknown' }}
    ${'a hotfix'}                 | ${settled({ verdict: 'skipped', reason: 'HotfixInstalled', hops: [] })}  | ${{ Ready: 'False', HotfixPresent: 'True', TargetResolved: 'False' }}
    ${'it is suspended'}          | ${settled({ verdict: 'skipped', reason: 'Suspended', current })}         | ${{ Suspended: 'True' }}
    ${'it is blocked'}            | ${settled({ verdict: 'blocked', reason: 'KnownIssue', current })}        | ${{ Ready: 'False', Stalled: 'True' }}
    ${'the last run failed'}      | ${settled({ verdict: 'blocked', reason: 'PreviousRunFailed', current })} | ${{ Stalled: 'True', Verified: 'False' }}
    ${'nobody can tell'}          | ${settled({ verdict: 'unknown', reason: 'AgentUnreachable', hops: [] })} | ${{ Ready: 'Unknown', HotfixPresent: 'Unknown', Stalled: 'False' }}
    ${'upgraded it'}              | ${ended({ kind: 'succeeded', message: 'verified' }, upToDate)}           | ${{ Ready: 'True', Verified: 'True', Reconciling: 'False' }}
    ${'left it unhealthy'}        | ${ended({ kind: 'unhealthy', error: gone })}                             | ${{ Ready: 'Unknown', Stalled: 'True', Verified: 'False' }}
    ${'left it half done'}        | ${ended({ kind: 'partial', error: gone })}                               | ${{ Ready: 'Unknown', Stalled: 'True', Verified: 'False' }}
    ${'failed'}                   | ${{ kind: 'failed', system: 'prod', error: gone }}                       | ${{ Ready: 'Unknown', Stalled: 'Unknown', Reconciling: 'False' }}
  `('found $found', ({ result, expected }) => {
    expect(statuses(result)).toMatchObject(expected);
  });
});

describe('the moment of a condition', () => {
  it('stays while its status does, whatever the reason', () => {
    const before = conditionsAfter(waiting('AwaitingWindow'), [], T1);
    const after = conditionsAfter(waiting('FreezeActive'), before, T2);
    expect(after.find(({ type }) => type === 'Ready')).toMatchObject({ since: T1, reason: 'FreezeActive' });
  });

  it('moves with its status', () => {
    const before = conditionsAfter(waiting('AwaitingWindow'), [], T1);
    const after = conditionsAfter(settled(upToDate), before, T2);
    expect(after.find(({ type }) => type === 'Ready')).toMatchObject({ since: T2, status: 'True' });
  });

  it('of the last hop outlasts passes that tell nothing of it', () => {
    const before = conditionsAfter(settled(upToDate), [], T1);
    const after = conditionsAfter(waiting('AwaitingWindow'), before, T2);
    expect(after.find(({ type }) => type === 'Verified')).toMatchObject({ status: 'True', since: T1 });
  });
});
