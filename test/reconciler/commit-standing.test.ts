import { describe, expect, it } from 'vitest';
import { commitStanding, refusedStanding } from '../../src/reconciler/commit-standing.ts';
import type { Condition, ConditionType } from '../../src/reconciler/conditions.ts';
import type { InForce } from '../../src/reconciler/in-force.ts';

const COMMIT = 'a'.repeat(40);
const NEWEST = `main@sha1:${COMMIT}`;
const FORMER = `main@sha1:${'b'.repeat(40)}`;

interface Last {
  readonly result: string;
  readonly reason?: string;
  readonly revision?: string;
  readonly true?: ConditionType;
  readonly isOpen?: true;
}

const asAsked: Last = { result: 'up-to-date', true: 'Ready' };

function standing(
  all: Readonly<Record<string, Last | undefined>>,
  more: Partial<Pick<InForce, 'newest' | 'problems' | 'held'>> = {},
) {
  const systems = new Map(Object.keys(all).map((name) => [name, undefined])) as unknown as InForce['systems'];
  const known = Object.entries(all).flatMap(([system, last]) => (last === undefined ? [] : [{ system, ...last }]));
  const passes = known.map(({ system, result, reason = 'X', revision = NEWEST, true: type }) => {
    const conditions = type === undefined ? [] : [{ type, status: 'True' } as Condition];
    return { system, result, reason, revision, conditions };
  });
  const open = known.filter(({ isOpen }) => isOpen);
  return commitStanding({ newest: NEWEST, problems: [], held: new Set(), ...more, systems }, passes, open);
}

/** One System that is as asked, and one that was left like this. */
describe('what a commit has come to', () => {
  it.each<readonly [string, Last | undefined, string, string]>([
    ['it is as asked as well', asAsked, 'success', '2 of 2 Systems as asked'],
    ['its last hop succeeded', { result: 'succeeded', true: 'Ready' }, 'success', '2 of 2 Systems as asked'],
    ['hops are to follow', { result: 'succeeded' }, 'pending', '1 of 2 Systems as asked, 1 waiting'],
    ['nobody looked yet', undefined, 'pending', '1 of 2 Systems as asked, 1 waiting'],
    [
      'it was as asked by another commit',
      { ...asAsked, revision: FORMER },
      'pending',
      '1 of 2 Systems as asked, 1 waiting',
    ],
    [
      'another commit was blocked',
      { result: 'blocked', revision: FORMER },
      'pending',
      '1 of 2 Systems as asked, 1 waiting',
    ],
    ['an upgrade runs', { ...asAsked, isOpen: true }, 'pending', '1 of 2 Systems as asked, 1 under way'],
    [
      'an upgrade runs anew after a failure',
      { result: 'failed', isOpen: true },
      'pending',
      '1 of 2 Systems as asked, 1 under way',
    ],
    ['it waits', { result: 'waiting', reason: 'AwaitingWindow' }, 'pending', '1 of 2 Systems as asked, 1 waiting'],
    ['it is to be upgraded', { result: 'upgrade' }, 'pending', '1 of 2 Systems as asked, 1 waiting'],
    ['its package is staged', { result: 'staged' }, 'pending', '1 of 2 Systems as asked, 1 waiting'],
    ['it could not be looked at', { result: 'unknown' }, 'pending', '1 of 2 Systems as asked, 1 not known'],
    ['it is skipped', { result: 'skipped' }, 'neutral', '1 of 2 Systems as asked, 1 left alone'],
    [
      'the brake is on',
      { result: 'waiting', reason: 'BrakeTripped' },
      'failure',
      '1 of 2 Systems as asked, 1 held by a brake',
    ],
    ['it is blocked', { result: 'blocked' }, 'failure', '1 of 2 Systems as asked, 1 failed or blocked'],
    ['its run failed', { result: 'failed' }, 'failure', '1 of 2 Systems as asked, 1 failed or blocked'],
    ['its run is partial', { result: 'partial' }, 'failure', '1 of 2 Systems as asked, 1 failed or blocked'],
    [
      'its run was lost',
      { result: 'unknown', true: 'Stalled' },
      'failure',
      '1 of 2 Systems as asked, 1 failed or blocked',
    ],
  ])('where %s', (_, last, state, description) => {
    expect(standing({ lab: asAsked, studio: last })).toEqual({ commit: COMMIT, state, description });
  });

  it('is as the gravest of them', () => {
    const all = { a: asAsked, b: { result: 'skipped' }, c: { result: 'waiting' }, d: { result: 'failed' } };
    expect(standing(all)).toMatchObject({
      state: 'failure',
      description: '1 of 4 Systems as asked, 1 failed or blocked, 1 waiting, 1 left alone',
    });
  });

  it('is a failure where it was rejected, whatever runs', () => {
    const rejected = { problems: ['fleet/lab.yaml:3:1: secret'], held: new Set(['lab']) };
    expect(standing({ lab: asAsked }, rejected)).toEqual({
      commit: COMMIT,
      state: 'failure',
      description: 'rejected: 1 problem; 1 System held back',
    });
  });

  it('is nothing where the fleet is no repository', () => {
    expect(standing({ lab: asAsked }, { newest: `directory@sha256:${'c'.repeat(64)}` })).toBeUndefined();
  });
});

it('of a commit that does not count says why, and nothing of who signed it', () => {
  const unverified = { commit: COMMIT, reason: 'UnknownKey', message: `${COMMIT} is signed by mallory@evil.example` };
  expect(refusedStanding(unverified)).toEqual({
    commit: COMMIT,
    state: 'error',
    description: 'not in force: UnknownKey; the last verified commit stays',
  });
});
