import { describe, expect, it } from 'vitest';
import type { DesiredFleet, DesiredSystem } from '../../src/model/desired.ts';
import { missingApprovals } from '../../src/policy/heed-approvals.ts';
import { judgeProposal } from '../../src/policy/judge-proposal.ts';
import { readPolicy } from '../../src/policy/read-policy.ts';
import type { ChangeApprovals } from '../../src/reconciler/forge.ts';
import { desiredFleet, desiredSystem } from '../builders.ts';

const POLICY = `
apiVersion: ratchet/v1
kind: Policy
spec:
  owners: [platform]
  people:
    platform: [alice, bob]
    emea-operations: [carol]
  acceptRisks:
    - { who: [emea-operations], systems: { region: emea } }
    - { who: [platform] }
  overrideFreezes: [{ who: [platform] }]
  approvePlans: [{ who: [platform] }]
  changes:
    - { paths: [catalog.yaml, "fleet/prod/**"], who: [platform] }
    - { kinds: [Freeze], who: [platform] }
`;

function policyOf(text: string) {
  const reading = readPolicy({ kind: 'file', bytes: Buffer.from(text) });
  if (reading.kind !== 'policy') throw new Error(JSON.stringify(reading));
  return reading.policy;
}
const policy = policyOf(POLICY);

const origin = { file: 'systems/a.yaml', line: 20, column: 7 };
const accepts = (owner: string) => [{ id: 'KI_x', reason: 'fine', owner, expires: '2027-01-01T00:00:00.000Z', origin }];
const overrides = (owner: string) => [{ freeze: 'year-end', reason: 'fix', owner, origin }];
const fleet = (...systems: readonly Partial<DesiredSystem>[]): DesiredFleet =>
  desiredFleet({ systems: systems.map((one) => desiredSystem({ name: 'a', labels: { region: 'emea' }, ...one })) });

const judge = (base: DesiredFleet, head: DesiredFleet, touched: readonly string[] = []) =>
  judgeProposal(policy, { base, head, touched });

describe('accepting a risk', () => {
  it.each<[string, Partial<DesiredSystem>, Partial<DesiredSystem>, boolean]>([
    ['who may, on the Systems that are theirs', {}, { acceptedRisks: accepts('emea-operations') }, true],
    ['who may everywhere', {}, { acceptedRisks: accepts('platform') }, true],
    ['somebody else', {}, { acceptedRisks: accepts('mallory') }, false],
    ['a name that looks alike', {}, { acceptedRisks: accepts('\u0435mea-operations') }, false],
    [
      'who may elsewhere, behind labels that the commit changes',
      { labels: { region: 'apac' } },
      { labels: { region: 'emea' }, acceptedRisks: accepts('emea-operations') },
      false,
    ],
  ])('by %s', (_who, before, after, isFine) => {
    const { problems, demands } = judge(fleet(before), fleet(after));
    expect(problems.map(({ code, origin: at }) => [code, at])).toEqual(isFine ? [] : [['policy.not-granted', origin]]);
    expect(demands).toHaveLength(isFine ? 1 : 0);
  });

  it('on a System under a new name counts as on a new one, whatever its labels say', () => {
    const { problems } = judge(fleet({}), fleet({ name: 'renamed', acceptedRisks: accepts('emea-operations') }));
    expect(problems).toHaveLength(1);
  });

  it('that the branch has already is no matter of this commit', () => {
    const had = { acceptedRisks: accepts('mallory') };
    const moved = { acceptedRisks: had.acceptedRisks.map((one) => ({ ...one, origin: { ...origin, line: 99 } })) };
    expect(judge(fleet(had), fleet(moved))).toEqual({ problems: [], demands: [] });
  });

  it('with a later end is a new acceptance', () => {
    const had = accepts('mallory');
    const later = had.map((one) => ({ ...one, expires: '2029-01-01T00:00:00.000Z' }));
    expect(judge(fleet({ acceptedRisks: had }), fleet({ acceptedRisks: later })).problems).toHaveLength(1);
  });

  it('needs the word of whoever it names, not of the author alone', () => {
    const { demands } = judge(fleet({}), fleet({ acceptedRisks: accepts('emea-operations') }));
    expect(demands).toMatchObject([{ who: ['emea-operations'], accounts: ['carol'] }]);
  });
});

it('an override of a freeze is held to the policy as well', () => {
  expect(judge(fleet({}), fleet({ freezeOverrides: overrides('emea-operations') })).problems).toHaveLength(1);
  expect(judge(fleet({}), fleet({ freezeOverrides: overrides('platform') })).problems).toEqual([]);
});

it('an approval by a commit is held to the policy, and so is the end of the need for one', () => {
  const approvals = (owner: string) => [{ digest: 'sha256:1', owner, reason: 'read', expires: undefined, origin }];
  expect(judge(fleet({}), fleet({ approvals: approvals('mallory') })).problems).toHaveLength(1);
  expect(judge(fleet({}), fleet({ approvals: approvals('platform') })).problems).toEqual([]);
  const { demands } = judge(fleet({ approval: 'required' }), fleet({ approval: 'none' }));
  expect(demands).toMatchObject([{ what: expect.stringContaining('end the need'), accounts: ['alice', 'bob'] }]);
});

it.each([
  ['the policy, changed', ['.ratchet/policy.yaml'], 1],
  ['the policy, deleted or moved', ['.ratchet/policy.yaml', 'docs/policy.yaml'], 1],
  ['a link in place of its folder', ['.ratchet'], 1],
  ['a file of its folder', ['.ratchet/owners/x'], 1],
  ['a guarded file', ['catalog.yaml'], 1],
  ['a guarded folder', ['fleet/prod/deep/a.yaml'], 1],
  ['a folder that begins alike', ['fleet/production/a.yaml', 'catalog.yaml.bak', 'other/catalog.yaml'], 0],
  ['nothing', [], 0],
])('a change of %s needs the approval of its owners', (_what, touched, count) => {
  const { demands } = judge(fleet({}), fleet({}), touched);
  expect(demands.map(({ accounts }) => accounts)).toEqual(Array(count).fill(['alice', 'bob']));
});

it('documents of a guarded kind are guarded in whatever file they stand', () => {
  const freeze = {
    name: 'year-end',
    reason: 'x',
    spans: [],
    scope: 'all',
    selector: {},
    mayOverride: [],
    origin: { file: 'systems/innocent.yaml', line: 1, column: 1 },
  } as const;
  const gone = judge(desiredFleet({ freezes: [freeze] }), desiredFleet({ freezes: [] }));
  const moved = { ...freeze, origin: { file: 'elsewhere.yaml', line: 1, column: 1 } };
  expect(gone.demands).toHaveLength(1);
  expect(judge(desiredFleet({ freezes: [freeze] }), desiredFleet({ freezes: [moved] })).demands).toEqual([]);
});

describe('an approval', () => {
  const demands = judge(fleet({}), fleet({}), ['catalog.yaml']).demands;
  const HEAD = 'a'.repeat(40);
  const change = (by: string, commit: string | undefined, author = 'dave'): ChangeApprovals => {
    return {
      headCommit: HEAD,
      baseBranch: 'main',
      author,
      merged: undefined,
      approvals: [{ by, commit, at: undefined }],
    };
  };

  it.each([
    ['of an owner, for this commit', change('bob', HEAD), 0],
    ['of an owner, whatever its case', change('Bob', HEAD), 0],
    ['of an owner, for the commit before', change('bob', 'b'.repeat(40)), 1],
    ['of which nobody knows for what', change('bob', undefined), 1],
    ['of somebody else', change('mallory', HEAD), 1],
    ['of the author', change('bob', HEAD, 'bob'), 1],
  ])('%s', (_what, approvals, missing) => {
    const problems = missingApprovals(demands, HEAD, approvals);
    expect(problems).toHaveLength(missing);
    expect(problems.every(({ severity }) => severity === 'error')).toBe(true);
  });

  it('is told of where no forge was asked', () => {
    expect(missingApprovals(demands, HEAD, undefined)).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('platform (alice, bob)') },
    ]);
  });
});

describe('a policy that cannot be read lets nobody through', () => {
  it.each([
    ['a link', { kind: 'no-file' } as const],
    ['no YAML', { kind: 'file', bytes: Buffer.from('a: [') } as const],
    ['nothing', { kind: 'file', bytes: Buffer.from('') } as const],
    ['two documents', { kind: 'file', bytes: Buffer.from(`${POLICY}\n---\n${POLICY}`) } as const],
    ['a slip', { kind: 'file', bytes: Buffer.from(POLICY.replace('owners:', 'owner:')) } as const],
  ])('%s', (_what, source) => {
    expect(readPolicy(source)).toMatchObject({
      kind: 'problems',
      problems: expect.arrayContaining([expect.objectContaining({ severity: 'error' })]),
    });
  });

  it('none at all asks for nothing', () => {
    expect(readPolicy({ kind: 'none' })).toEqual({ kind: 'none' });
  });
});
