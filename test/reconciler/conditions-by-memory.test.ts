import { describe, expect, it } from 'vitest';
import type { DesiredSystem } from '../../src/model/desired.ts';
import { RatchetError } from '../../src/model/errors.ts';
import type { ApprovedPlan } from '../../src/planner/persons-act.ts';
import type { SystemPlan } from '../../src/planner/plan.ts';
import type { Condition } from '../../src/reconciler/conditions.ts';
import { drifted, remembered, staged } from '../../src/reconciler/conditions-by-memory.ts';
import type { PassResult } from '../../src/reconciler/pass-result.ts';
import type { RunOutcome } from '../../src/reconciler/ports.ts';
import type { Run, RunState } from '../../src/reconciler/runs.ts';
import { desiredSystem, estimates } from '../builders.ts';
import { FakeActs, FakeCheckReports } from '../fakes/fake-acts.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { aSystemPlan } from './system-plan.ts';

const AT = '2026-09-01T00:00:00.000Z';
const SHA = 'a'.repeat(64);
const CU7 = { release: '10.5.0 [CU7]', build: 16_338, train: 70, track: 'main', notes: undefined, agents: [] } as const;
const CU9 = { ...CU7, release: '10.5.0 [CU9]', build: 16_515, train: 72 } as const;

function run(state: RunState, overrides: Partial<Run> = {}): Run {
  return {
    id: 'run-1',
    system: 'prod',
    from: '10.5.0 [CU7]',
    to: '10.5.0 [CU9]',
    targetBuild: 16_515,
    packageSha256: SHA,
    attempt: 1,
    orchestrator: 'dma01',
    state,
    revision: 'main@sha1:0',
    planDigest: 'd',
    startedAt: AT,
    updatedAt: AT,
    endedAt: AT,
    message: '',
    ...overrides,
  };
}

describe('a System has drifted', () => {
  const plan = (current: SystemPlan['current'], reason: SystemPlan['reason'] = 'UpToDate') =>
    aSystemPlan({ current, reason });
  it.each`
    case                                | of                                    | last                | status       | reason
    ${'it runs what the last run left'} | ${plan(CU9)}                          | ${run('succeeded')} | ${'False'}   | ${'AsLeft'}
    ${'it runs something older'}        | ${plan(CU7)}                          | ${run('succeeded')} | ${'True'}    | ${'ChangedByOthers'}
    ${'it runs a hotfix'}               | ${plan(undefined, 'HotfixInstalled')} | ${run('succeeded')} | ${'True'}    | ${'HotfixInstalled'}
    ${'no run has ended'}               | ${plan(CU9)}                          | ${undefined}        | ${'Unknown'} | ${'NoRunYet'}
    ${'the last run ended badly'}       | ${plan(CU7)}                          | ${run('failed')}    | ${'Unknown'} | ${'LastRunUnverified'}
  `('$status where $case', ({ of, last, status, reason }) => {
    expect(drifted(of, last)).toMatchObject({ status, reason });
  });

  it('is not said where nobody saw what it runs', () => {
    expect(drifted(plan(undefined, 'AgentUnreachable'), run('succeeded'))).toBeUndefined();
  });
});

describe('its package is staged', () => {
  const gone = new RatchetError('stage.hash', 'another content', { blame: 'environment' });
  const settled = { kind: 'settled', system: 'prod', plan: aSystemPlan() } as const;
  const ended = (outcome: RunOutcome): PassResult => {
    return { kind: 'executed', system: 'prod', plan: undefined, carriedOut: [{ hop: undefined, outcome }] };
  };
  const refused = ended({ kind: 'refused', error: gone });
  const lay = (build: number): Condition => {
    const message = `10.5.0 [CU9] (build ${build}) lies staged on Agent "dma01"`;
    return { type: 'Staged', status: 'True', reason: 'Staged', message, since: AT };
  };
  const waits = { verdict: 'waiting' } as const;
  it.each`
    case                                            | result                                        | plan                      | before         | latest                               | status       | reason
    ${'a pass has put it there'}                    | ${ended({ kind: 'staged', message: 'lies' })} | ${waits}                  | ${undefined}   | ${undefined}                         | ${'True'}    | ${'Staged'}
    ${'no pass has'}                                | ${settled}                                    | ${waits}                  | ${undefined}   | ${undefined}                         | ${'False'}   | ${'NotStaged'}
    ${'a pass could not'}                           | ${refused}                                    | ${waits}                  | ${lay(16_515)} | ${undefined}                         | ${'False'}   | ${'stage.hash'}
    ${'a pass before has, and nothing undoes that'} | ${settled}                                    | ${waits}                  | ${lay(16_515)} | ${undefined}                         | ${'True'}    | ${'Staged'}
    ${'what lies there is of another hop'}          | ${settled}                                    | ${waits}                  | ${lay(16_338)} | ${undefined}                         | ${'False'}   | ${'NotStaged'}
    ${'an upgrade was refused for other reasons'}   | ${refused}                                    | ${{ verdict: 'upgrade' }} | ${lay(16_515)} | ${undefined}                         | ${'True'}    | ${'Staged'}
    ${'a run began with it'}                        | ${settled}                                    | ${{ verdict: 'blocked' }} | ${undefined}   | ${run('failed')}                     | ${'Unknown'} | ${'NotLookedFor'}
    ${'a run began with another'}                   | ${settled}                                    | ${{ verdict: 'blocked' }} | ${undefined}   | ${run('failed', { targetBuild: 1 })} | ${'False'}   | ${'NotStaged'}
    ${'there is none to stage'}                     | ${settled}                                    | ${{ hops: [] }}           | ${lay(16_515)} | ${undefined}                         | ${'Unknown'} | ${'NothingToDo'}
  `('$status where $case', ({ result, plan, before, latest, status, reason }) => {
    expect(staged(result, aSystemPlan(plan), before, latest)).toMatchObject({ status, reason });
  });
});

describe('its plan is approved', () => {
  const digest = 'sha256:1234';
  const waitsForAWindow = aSystemPlan({ digest, verdict: 'waiting', reason: 'AwaitingWindow' });

  async function approved(system: Partial<DesiredSystem>, plan: SystemPlan, acts = new FakeActs()) {
    const ports = { journal: new FakeJournal(), acts, checks: new FakeCheckReports(), estimates, approvers: undefined };
    return (await remembered(desiredSystem(system), plan, ports, AT)).approved;
  }

  it.each`
    case                                | system                                           | plan                         | status       | reason
    ${'nobody has to'}                  | ${{ approval: 'none' }}                          | ${waitsForAWindow}           | ${'True'}    | ${'NotRequired'}
    ${'nothing is installed by itself'} | ${{ approval: 'required', mode: 'upload-only' }} | ${waitsForAWindow}           | ${'True'}    | ${'NotRequired'}
    ${'nobody has'}                     | ${{ approval: 'required' }}                      | ${waitsForAWindow}           | ${'False'}   | ${'AwaitingApproval'}
    ${'there is nothing to approve'}    | ${{ approval: 'required' }}                      | ${aSystemPlan({ hops: [] })} | ${'Unknown'} | ${'NothingToDo'}
  `('$status where $case', async ({ system, plan, status, reason }) => {
    expect(await approved({ mode: 'apply', ...system }, plan)).toMatchObject({ status, reason });
  });

  it('by whom it says, also while something else holds the upgrade', async () => {
    const acts = new FakeActs();
    // The digest alone tells that it is the very plan.
    const plan = { hops: [], ahead: [], basis: undefined } as unknown as ApprovedPlan;
    const signed = { by: 'alice@ops', at: AT, reason: 'read' };
    const act = {
      kind: 'plan-approved',
      owner: 'alice@ops',
      digest,
      until: undefined,
      plan,
      revision: undefined,
    } as const;
    await acts.record('prod', { ...act, ...signed });
    const said = await approved({ approval: 'required', mode: 'apply' }, waitsForAWindow, acts);
    expect(said).toMatchObject({ status: 'True', reason: 'Approved' });
    expect(said.message).toContain('approved by alice@ops');
  });
});
