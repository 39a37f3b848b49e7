import { expect, it } from 'vitest';
import type { Candidate, Objection } from '../../src/planner/plan.ts';
import { namesInWords, refusedAlike, refusedGroups, unlistedInWords } from '../../src/review/held-back.ts';

function refused(release: string, rule: string, more: Partial<Objection> & Pick<Candidate, 'alike'> = {}): Candidate {
  const { alike, ...objection } = more;
  return {
    release,
    build: undefined,
    chosen: false,
    objections: [{ rule, reason: 'AboveCeiling', message: `${release} by ${rule}`, ...objection }],
    ...(alike === undefined ? {} : { alike }),
  };
}

const of = (candidates: readonly Candidate[]) => ({ candidates, current: undefined });
const eligible: Candidate = { release: '10.5.3', build: 1, chosen: false, objections: [] };

it('puts releases that one rule refused together, newest first', () => {
  const groups = refusedGroups(of([refused('10.5.6', 'a'), refused('10.5.5', 'b'), eligible, refused('10.5.4', 'a')]));
  expect(groups.map(({ names, objections }) => [names, objections[0].message])).toEqual([
    [['10.5.6', '10.5.4'], '10.5.6 by a'],
    [['10.5.5'], '10.5.5 by b'],
  ]);
});

it('tells two risks apart, for each has its own way out', () => {
  const risk = (release: string, id: string) => refused(release, 'known-risks', { unblock: `accept ${id}` });
  const groups = refusedAlike(of([risk('10.5.6', 'KI_a'), risk('10.5.5', 'KI_b'), risk('10.5.4', 'KI_a')]));
  expect(groups.map(({ names }) => names)).toEqual([['10.5.6', '10.5.4'], ['10.5.5']]);
});

it.each`
  names                        | alike                        | shown
  ${['a', 'b', 'c']}           | ${undefined}                 | ${'a, b, c'}
  ${['a', 'b', 'c', 'd']}      | ${undefined}                 | ${'a, b, c and d'}
  ${['a', 'b', 'c', 'd', 'e']} | ${undefined}                 | ${'a, b, c and 2 more down to e'}
  ${['a', 'b']}                | ${{ count: 7, oldest: 'z' }} | ${'a, b and 7 more down to z'}
  ${['a', 'b']}                | ${{ count: 1, oldest: 'z' }} | ${'a, b and z'}
  ${['a', 'b']}                | ${{ count: 1, oldest: 'b' }} | ${'a, b and 1 more'}
  ${['a', 'b']}                | ${{ count: 7, oldest: 'b' }} | ${'a, b and 7 more'}
  ${['a', 'b', 'c', 'd']}      | ${{ count: 1, oldest: 'd' }} | ${'a, b, c and 2 more down to d'}
  ${['a', 'b', 'c', 'd']}      | ${{ count: 7, oldest: 'z' }} | ${'a, b, c and 8 more down to z'}
`('names $names and $alike as "$shown"', ({ names, alike, shown }) => {
  const candidates = names.map((name: string, index: number) =>
    refused(name, 'a', { alike: index === names.length - 1 ? alike : undefined }),
  );
  expect(refusedGroups(of(candidates)).map((group) => namesInWords(group))).toEqual([shown]);
});

it('knows the oldest by its build, where another build of it is there', () => {
  const [newest, oldest] = [refused('10.5.0', 'a'), refused('10.5.0', 'a', { alike: { count: 1, oldest: '10.5.0' } })];
  const groups = refusedGroups(
    of([
      { ...newest, build: 9 },
      { ...oldest, build: 8 },
    ]),
  );
  expect(groups.map((group) => namesInWords(group))).toEqual(['10.5.0 (build 9), 10.5.0 (build 8) and 1 more']);
});

it.each`
  rule               | newest                                       | oldest                                       | step
  ${'under-ceiling'} | ${{ unblock: 'write 10.6' }}                 | ${{ unblock: 'write 10.5' }}                 | ${'the smallest step, for 10.5.0: write 10.5'}
  ${'under-ceiling'} | ${{ unblock: 'write 10.6' }}                 | ${{ unblock: 'write 10.6' }}                 | ${undefined}
  ${'in-catalog'}    | ${{ unblock: 'add 10.6' }}                   | ${{ unblock: 'add 10.5' }}                   | ${undefined}
  ${'old-enough'}    | ${{ notBefore: '2026-09-12T00:00:00.000Z' }} | ${{ notBefore: '2026-09-02T00:00:00.000Z' }} | ${'10.5.0 is free at 2026-09-02T00:00:00.000Z'}
`('of releases held back by $rule, $newest and $oldest, names the smallest step: $step', (row) => {
  const [group] = refusedAlike(of([refused('10.6.0', row.rule, row.newest), refused('10.5.0', row.rule, row.oldest)]));
  expect(group?.smallestStep).toBe(row.step);
});

it.each`
  count | shown
  ${1}  | ${'10.5.0 [CU3]  KnownIssue; to see why, write it under `version`'}
  ${12} | ${'12 more from 10.5.0 [CU3] down to 10.2.0  KnownIssue: each for its own reasons; write one of them under `version` to see why'}
`('tells of $count that have no place in the list', ({ count, shown }) => {
  const unlisted = { count, newest: '10.5.0 [CU3]', oldest: count === 1 ? '10.5.0 [CU3]' : '10.2.0' };
  expect(unlistedInWords({ ...unlisted, reasons: ['KnownIssue'] })).toBe(shown);
});
