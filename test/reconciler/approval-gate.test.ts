import { describe, expect, it } from 'vitest';
import type { DesiredSystem } from '../../src/model/desired.ts';
import type { HistoricRun, SystemHistory } from '../../src/planner/history.ts';
import type { PersonsAct, PlanApproved } from '../../src/planner/persons-act.ts';
import type { SystemPlan } from '../../src/planner/plan.ts';
import { approvable, approvePlan, noteApprovals, revokeApprovals } from '../../src/reconciler/approve-plan.ts';
import { decide } from '../../src/reconciler/decide.ts';
import { approval } from '../../src/reconciler/gates/approval.ts';
import type { GateContext } from '../../src/reconciler/gates/gate.ts';
import { NOTHING_KNOWN } from '../../src/reconciler/rollouts/standing.ts';
import {
  agentEndpoint,
  catalogPackage,
  desiredFleet,
  desiredSystem,
  estimates,
  observedAgent,
  observedSystem,
} from '../builders.ts';
import { FakeActs } from '../fakes/fake-acts.ts';
import { BETWEEN, CU7, CU8, fleet, knowledge, LEGACY, shipped } from './reviewing-machine.ts';

const NOW = '2026-09-01T12:00:00.000Z';
const EARLIER = '2026-09-01T00:00:00.000Z';
const LATER = '2026-09-02T00:00:00.000Z';

interface World {
  readonly raw?: string;
  readonly system?: Partial<DesiredSystem>;
  readonly catalog?: typeof fleet.catalog;
  readonly known?: typeof knowledge;
  readonly history?: SystemHistory;
}

const wanted = (system: Partial<DesiredSystem> = {}) => desiredSystem({ approval: 'required', ...system });

/** The system's part of the plan that these facts lead to. */
function entryIn({ raw = CU7, system = {}, catalog = fleet.catalog, known = knowledge, history }: World): SystemPlan {
  const desired = desiredFleet({ systems: [wanted(system)], catalog });
  const agents = desired.systems[0]?.agents ?? [];
  const observed = observedSystem(...agents.map(({ name }) => observedAgent(name, raw)));
  const plan = decide({
    desired,
    observed: () => observed,
    knowledge: known,
    history: new Map(history === undefined ? [] : [['prod', history]]),
    rollouts: NOTHING_KNOWN,
    now: NOW,
    revision: 'main@sha1:0',
    estimates,
    approvers: undefined,
  });
  const [entry] = plan.systems;
  if (entry === undefined) throw new Error('nothing was planned');
  return entry;
}

function approvalOf(entry: SystemPlan, more: Partial<PlanApproved> = {}): PlanApproved {
  const { digest, ...plan } = approvable(entry);
  const signed = { by: 'alice@ops', at: EARLIER, reason: 'read' };
  return {
    kind: 'plan-approved',
    owner: 'alice@ops',
    digest,
    until: undefined,
    plan,
    revision: undefined,
    ...signed,
    ...more,
  };
}

const byCommit = (digest: string | undefined, more: object = {}) => ({
  digest: digest ?? '',
  owner: 'emea',
  reason: 'read',
  expires: undefined,
  origin: { file: 'a.yaml', line: 1, column: 1 },
  ...more,
});

function held(entry: SystemPlan): string | undefined {
  return entry.reason === 'AwaitingApproval' ? entry.message : undefined;
}

const CU9 = catalogPackage('10.5.0 [CU9]', 16_515);
const BETWEEN_PACKAGE = catalogPackage('10.4.0 [CU20]', 16_415);
const CU10 = catalogPackage('10.5.0 [CU10]', 16_640);

describe('an approved plan', () => {
  it.each<readonly [string, World, World, string | undefined]>([
    ['goes on where nothing has changed', {}, {}, undefined],
    ['goes on under another label and in another window', {}, { system: { labels: { ring: 'lab' } } }, undefined],
    [
      'is another one where other facts are given',
      {},
      { system: { facts: { snmpv3: false } } },
      'what the fleet repository asks of the system has changed',
    ],
    [
      'is another one where the Agents run something else',
      {},
      { raw: CU8 },
      'what its Agents answer has changed; the path was 10.5.0 [CU7] → 10.5.0 [CU9] and is now 10.5.0 [CU8] → 10.5.0 [CU9]',
    ],
    [
      'is another one with another package',
      {},
      { catalog: [{ ...CU9, sha256: 'f'.repeat(64) }] },
      'the packages on its path have changed',
    ],
    [
      'is another one to a newer release',
      {},
      { catalog: [CU9, CU10] },
      'the path was 10.5.0 [CU7] → 10.5.0 [CU9] and is now 10.5.0 [CU7] → 10.5.0 [CU10]',
    ],
    ['is another one where a release has become known for something', {}, { known: shipped }, 'risks'],
    ['goes on with its second hop', { raw: LEGACY }, { raw: BETWEEN }, undefined],
    [
      'does not go on with another package for its second hop',
      { raw: LEGACY },
      { raw: BETWEEN, catalog: [BETWEEN_PACKAGE, { ...CU9, sha256: 'f'.repeat(64) }] },
      'what its path rests on has changed',
    ],
    [
      'does not go on to another second hop',
      { raw: LEGACY },
      { raw: BETWEEN, catalog: [BETWEEN_PACKAGE, CU9, CU10] },
      'the path was 10.4.0 [CU20] → 10.5.0 [CU9] and is now 10.4.0 [CU20] → 10.5.0 [CU10]',
    ],
    [
      'does not go on where other things are asked for between its hops',
      { raw: LEGACY },
      { raw: BETWEEN, system: { facts: { a: 1 } } },
      'what the fleet repository asks of the system has changed',
    ],
    [
      'does not go on with one more Agent between its hops',
      { raw: LEGACY },
      { raw: BETWEEN, system: { agents: [agentEndpoint('dma01'), agentEndpoint('dma02')] } },
      'what the fleet repository asks',
    ],
    [
      'of the second hop alone does not cover the first',
      { raw: BETWEEN },
      { raw: LEGACY },
      'what its Agents answer has changed; the path was',
    ],
  ])('%s', (_, before, now, difference) => {
    const act = approvalOf(entryIn(before));
    const entry = entryIn({ ...now, history: { acts: [act] } });
    if (difference === 'risks') expect(held(entry)).toContain('is for another plan: ');
    else if (difference === undefined)
      expect([entry.verdict, entry.warnings.at(-1)]).toEqual(['upgrade', `approved by alice@ops at ${EARLIER}: read`]);
    else
      expect(held(entry)).toContain(`the approval by alice@ops at ${EARLIER}: read is for another plan: ${difference}`);
  });

  it('has a digest for each rest of its path only where an approval is asked for', () => {
    expect(entryIn({ raw: LEGACY }).ahead).toHaveLength(2);
    expect(entryIn({ raw: LEGACY, system: { approval: 'none' } }).ahead).toBeUndefined();
    expect(entryIn({ raw: LEGACY }).ahead?.[1]).toBe(entryIn({ raw: BETWEEN }).ahead?.[0]);
  });
});

const plan = entryIn({});
const failed: HistoricRun = {
  id: 'r1',
  state: 'failed',
  to: '10.5.0 [CU9]',
  targetBuild: 16_515,
  packageSha256: CU9.sha256,
  message: 'm',
  startedAt: '2026-09-01T06:00:00.000Z',
};
const revoked = (...digests: string[]): PersonsAct => {
  return { kind: 'approval-revoked', digests, by: 'bob@ops', at: NOW, reason: 'second thoughts' };
};
const digest = plan.digest ?? '';
const other = `sha256:${'1'.repeat(64)}`;

describe('the approval gate', () => {
  function asked(system: Partial<DesiredSystem>, history: SystemHistory, more: Partial<GateContext> = {}) {
    const hop = { from: '10.5.0 [CU7]', to: '10.5.0 [CU9]', build: 16_515, packageSha256: CU9.sha256 };
    const estimate = { durationMs: 1, source: 'test' };
    const nowhere = { windows: [], freezes: [], rollout: undefined };
    const context = { ...nowhere, hop: { ...hop, estimate }, plan, approvers: undefined, now: NOW };
    return approval.ask({ ...context, system: wanted(system), history, ...more });
  }
  const act = (more: Partial<PlanApproved> = {}) => ({ acts: [approvalOf(plan, more)] });

  it.each`
    case                                        | system                                                 | history                                                           | more                       | says
    ${'none needed'}                            | ${{ approval: 'none' }}                                | ${{}}                                                             | ${{}}                      | ${undefined}
    ${'only staging'}                           | ${{ mode: 'upload-only' }}                             | ${{}}                                                             | ${{}}                      | ${undefined}
    ${'nobody'}                                 | ${{}}                                                  | ${{}}                                                             | ${{}}                      | ${'nobody has approved this plan'}
    ${'by hand'}                                | ${{}}                                                  | ${act()}                                                          | ${{}}                      | ${undefined}
    ${'by hand, until later'}                   | ${{}}                                                  | ${act({ until: LATER })}                                          | ${{}}                      | ${undefined}
    ${'by hand, until now'}                     | ${{}}                                                  | ${act({ until: NOW })}                                            | ${{}}                      | ${`ended on ${NOW}`}
    ${'by hand, by an approver'}                | ${{}}                                                  | ${act({ owner: 'emea' })}                                         | ${{ approvers: ['emea'] }} | ${undefined}
    ${'by hand, by somebody else'}              | ${{}}                                                  | ${act()}                                                          | ${{ approvers: ['emea'] }} | ${'is not by one of the approvers'}
    ${'revoked'}                                | ${{}}                                                  | ${{ acts: [approvalOf(plan), revoked(digest)] }}                  | ${{}}                      | ${'was revoked'}
    ${'another one revoked'}                    | ${{}}                                                  | ${{ acts: [approvalOf(plan), revoked(other)] }}                   | ${{}}                      | ${undefined}
    ${'approved again after that'}              | ${{}}                                                  | ${{ acts: [revoked(digest), approvalOf(plan)] }}                  | ${{}}                      | ${undefined}
    ${'one of two'}                             | ${{}}                                                  | ${{ acts: [approvalOf(plan), approvalOf(plan, { until: NOW })] }} | ${{}}                      | ${undefined}
    ${'used by a run that failed'}              | ${{}}                                                  | ${{ ...act(), latest: failed }}                                   | ${{}}                      | ${'was used by run r1, which ended as failed'}
    ${'given after that run'}                   | ${{}}                                                  | ${{ ...act({ at: NOW }), latest: failed }}                        | ${{}}                      | ${undefined}
    ${'given before a run that succeeded'}      | ${{}}                                                  | ${{ ...act(), latest: { ...failed, state: 'succeeded' } }}        | ${{}}                      | ${undefined}
    ${'by a commit'}                            | ${{ approvals: [byCommit(digest)] }}                   | ${{}}                                                             | ${{}}                      | ${undefined}
    ${'by a commit, of another plan'}           | ${{ approvals: [byCommit(other)] }}                    | ${{}}                                                             | ${{}}                      | ${`is for another plan: ${other}`}
    ${'by a commit, until now'}                 | ${{ approvals: [byCommit(digest, { expires: NOW })] }} | ${{}}                                                             | ${{}}                      | ${`ended on ${NOW}`}
    ${'by a commit, by somebody else'}          | ${{ approvals: [byCommit(digest)] }}                   | ${{}}                                                             | ${{ approvers: ['apac'] }} | ${'is not by one of the approvers'}
    ${'by a commit, revoked by an act'}         | ${{ approvals: [byCommit(digest)] }}                   | ${{ acts: [revoked(digest)] }}                                    | ${{}}                      | ${'was revoked'}
    ${'a note of a commit that was taken back'} | ${{}}                                                  | ${act({ owner: 'emea', revision: 'main@sha1:0' })}                | ${{}}                      | ${'nobody has approved this plan'}
    ${'a noted commit, used by a failed run'}   | ${{ approvals: [byCommit(digest)] }}                   | ${{ ...act({ owner: 'emea', revision: 'r' }), latest: failed }}   | ${{}}                      | ${'was used by run r1, which ended as failed'}
    ${'a run that was begun under it'}          | ${{}}                                                  | ${act()}                                                          | ${{ plan: undefined }}     | ${undefined}
    ${'a run, and the approval was revoked'}    | ${{}}                                                  | ${{ acts: [approvalOf(plan), revoked(digest)] }}                  | ${{ plan: undefined }}     | ${'was revoked'}
    ${'a run that was begun under another'}     | ${{}}                                                  | ${{ acts: [approvalOf(entryIn({ catalog: [CU9, CU10] }))] }}      | ${{ plan: undefined }}     | ${'is for another plan'}
  `('$case', ({ system, history, more, says }) => {
    const answer = asked(system, history, more);
    expect(answer.kind).toBe(says === undefined ? 'open' : 'closed');
    if (answer.kind === 'closed') expect(answer.hold.message).toContain(says);
  });

  it('says how to approve it, and who may', () => {
    expect(asked({}, {}, { approvers: ['emea', 'apac'] })).toMatchObject({
      hold: {
        reason: 'AwaitingApproval',
        notBefore: undefined,
        unblock: `read the plan, then run \`ratchet approve prod --digest ${digest} --reason "…"\`, as emea or apac, or write that digest under spec.approvals of the System "prod"`,
      },
    });
  });

  it('tells on whose word it is open, and who typed it in', () => {
    expect(asked({}, act({ owner: 'emea' }))).toEqual({
      kind: 'open',
      notes: [`approved by emea (recorded by alice@ops) at ${EARLIER}: read`],
    });
  });
});

describe('approving', () => {
  const signed = { by: 'alice@ops', at: NOW, reason: 'read' };
  const order = { digest, owner: 'emea', until: undefined, approvers: undefined };
  const system = { system: 'prod', approval: 'required' } as const;

  it.each([digest, digest.slice(0, 19), digest.slice(7, 19)])('by %s', async (read) => {
    const acts = new FakeActs();
    const act = await approvePlan(system, plan, { ...order, digest: read }, signed, acts);
    expect(act).toEqual(approvalOf(plan, { owner: 'emea', at: NOW }));
    expect(await acts.of('prod')).toEqual([act]);
  });

  it.each`
    case                      | asked                              | entry                       | more                               | code                  | message
    ${'another digest'}       | ${system}                          | ${plan}                     | ${{ digest: other }}               | ${'approval.stale'}   | ${`is another one by now: ${digest}`}
    ${'too few digits'}       | ${system}                          | ${plan}                     | ${{ digest: digest.slice(0, 18) }} | ${'approval.stale'}   | ${'is another one by now'}
    ${'somebody who may not'} | ${system}                          | ${plan}                     | ${{ approvers: ['apac'] }}         | ${'approval.refused'} | ${'"emea" may not approve plans'}
    ${'a time that has gone'} | ${system}                          | ${plan}                     | ${{ until: NOW }}                  | ${'approval.refused'} | ${`${NOW} has passed`}
    ${'what needs none'}      | ${{ ...system, approval: 'none' }} | ${plan}                     | ${{}}                              | ${'approval.refused'} | ${'no plan of "prod" waits for an approval'}
    ${'nothing'}              | ${system}                          | ${entryIn({ catalog: [] })} | ${{}}                              | ${'approval.refused'} | ${'there is nothing to approve on "prod"'}
  `('$case is refused', async ({ asked, entry, more, code, message }) => {
    const acts = new FakeActs();
    const act = approvePlan(asked, entry, { ...order, ...more }, signed, acts);
    await expect(act).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(await acts.of('prod')).toEqual([]);
  });

  it('by a commit is noted once, where it is of this plan', async () => {
    const acts = new FakeActs();
    const found = { revision: 'main@sha1:0', at: NOW };
    const approvals = [byCommit(digest), byCommit(other), byCommit(digest, { owner: 'apac' })];
    for (let pass = 0; pass < 2; pass++) await noteApprovals(wanted({ approvals }), plan, found, acts);
    const noted = (owner: string) => approvalOf(plan, { owner, by: owner, at: NOW, revision: 'main@sha1:0' });
    expect(await acts.of('prod')).toEqual([noted('emea'), noted('apac')]);
  });

  it('is revoked for every plan so far, those in the fleet repository too', async () => {
    const acts = new FakeActs();
    await acts.record('prod', approvalOf(plan));
    expect(await revokeApprovals('prod', [byCommit(other), byCommit(digest)], signed, acts)).toEqual([digest, other]);
    await expect(revokeApprovals('lab', [], signed, acts)).rejects.toThrow(/nobody has approved a plan of "lab"/u);
  });
});
