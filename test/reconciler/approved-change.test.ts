import { expect, it } from 'vitest';
import { type ReviewedChange, standingFor } from '../../src/reconciler/approved-change.ts';

const HEAD = 'a'.repeat(40);
const OLD = 'b'.repeat(40);
const plan = { digest: `sha256:${'1'.repeat(64)}` };

type Approvals = ReviewedChange['change']['approvals'];
const by = (name: string, commit: string | undefined): Approvals[number] => ({ by: name, commit, at: undefined });

function reviewed(
  approvals: Approvals,
  facts: ReviewedChange['facts'] = { head: HEAD, plan: plan.digest },
  merged: { readonly commit: string } | undefined = { commit: 'c'.repeat(40) },
): ReviewedChange {
  return { number: 12, facts, change: { headCommit: HEAD, baseBranch: 'main', author: 'author', merged, approvals } };
}

it.each<[string, ReviewedChange, readonly RegExp[]]>([
  [
    'not merged',
    { ...reviewed([]), change: { ...reviewed([by('alice', HEAD)]).change, merged: undefined } },
    [/not merged/u],
  ],
  ['approved, then pushed to', reviewed([by('alice', OLD)]), [/nobody is known to have approved aaaa/u]],
  ['approved of its author alone', reviewed([by('Author', HEAD)]), [/nobody but its author/u]],
  ['approved where nobody tells which commit', reviewed([by('alice', undefined)]), [/nobody is known/u]],
  ['without a review of ours', { ...reviewed([by('alice', HEAD)]), facts: undefined }, [/no review of ours/u]],
  [
    'reviewed before the last push',
    reviewed([by('alice', HEAD)], { head: OLD, plan: plan.digest }),
    [/about bbbb.*aaaa/u],
  ],
  [
    'shown another plan',
    reviewed([by('alice', HEAD)], { head: HEAD, plan: 'sha256:2222' }),
    [/another plan, 2222 instead of 1111/u],
  ],
  ['that could not be planned for', reviewed([by('alice', HEAD)], { head: HEAD }), [/another plan, none/u]],
])('a pull request %s does not stand for it', (_what, change, reasons) => {
  const told = reasons.map((reason) => expect.stringMatching(reason));
  expect(standingFor(plan, change)).toEqual({ kind: 'not-approved', reasons: told });
});

it('stands for it where others have approved this commit and this plan, and names them', () => {
  const change = reviewed([by('Author', HEAD), by('alice', HEAD), by('bob', OLD)]);
  const approved = { change: 12, commit: HEAD, approvedBy: ['alice'] };
  expect(standingFor(plan, change)).toEqual({ kind: 'approved', by: approved });
});
