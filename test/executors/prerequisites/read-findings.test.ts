import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeCheck } from '../../../src/executors/prerequisites/judge-check.ts';
import { findingsInJson, findingsInLog, prerequisiteIn } from '../../../src/executors/prerequisites/read-findings.ts';
import type { CheckFinding, CheckReport } from '../../../src/model/prerequisite-check.ts';

const result = (fields: object) => JSON.stringify({ TestExecuted: true, Outcome: 'NoIssues', ...fields });

describe('what a prerequisite left as JSON', () => {
  const rows: readonly (readonly [string, string, Partial<CheckFinding>])[] = [
    ['no issues', result({}), { outcome: 'no-issues' }],
    [
      'issues',
      result({ Outcome: 'IssuesDetected', ResultMessage: 'port closed' }),
      { outcome: 'issues', message: 'port closed' },
    ],
    ['a warning', result({ Outcome: 'Warning' }), { outcome: 'warning' }],
    ['another spelling', result({ Outcome: 'ISSUES_DETECTED' }), { outcome: 'issues' }],
    ['keys in lower case', '{"outcome":"noissues"}', { outcome: 'no-issues' }],
    ['a byte order mark', `\ufeff${result({})}`, { outcome: 'no-issues' }],
    ['a wrapping', `{"Results":[{"Inner":${result({ Outcome: 'Warning' })}}]}`, { outcome: 'warning' }],
    ['a list', `[${result({ Outcome: 'IssuesDetected' })}]`, { outcome: 'issues' }],
    ['its own name', result({ TestName: 'Ports.dll' }), { name: 'Ports' }],
    ['what to do', result({ CorrectiveAction: ['open it', 'try again'] }), { action: 'open it; try again' }],
    [
      'its impact',
      result({ ResultMessage: 'closed', Impact: 'no upgrade' }),
      { message: 'closed; impact: no upgrade' },
    ],
    [
      'that it did not run',
      result({ TestExecuted: false, ResultMessage: 'too old' }),
      { outcome: 'unclear', message: 'it was not run: too old' },
    ],
    ['a word that nobody knows', result({ Outcome: 'Perhaps' }), { outcome: 'unclear' }],
    ['a number', result({ Outcome: 2 }), { outcome: 'unclear' }],
    ['control characters', result({ ResultMessage: '\u001b[2J' }), { message: '\\u{1b}[2J' }],
    ['no outcome', '{"Message":"fine"}', { outcome: 'unclear' }],
    ['no JSON', 'all is well', { outcome: 'unclear' }],
    ['nothing', '', { outcome: 'unclear' }],
    ['null', 'null', { outcome: 'unclear' }],
  ];
  it.each(rows)('with %s', (_, text, expected) => {
    expect(findingsInJson('Check', text)).toMatchObject([{ name: 'Check', ...expected }]);
  });

  it('never throws, and always says something', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json({ maxDepth: 12 })), (text) => {
        expect(findingsInJson('Check', text).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a line of progress.log', () => {
  it.each([
    [
      '    - Prerequisite VerifyClusterPorts.dll failed: Exception: port 9042',
      'VerifyClusterPorts',
      'Exception: port 9042',
    ],
    ['- prerequisite X failed', 'X', ''],
  ])('%s: issues', (line, name, message) => {
    expect(findingsInLog([line])).toEqual([{ name, outcome: 'issues', message, action: '' }]);
  });

  it.each(['Checking prerequisites', 'One or more prerequisites failed', ''])('%s: nothing', (line) => {
    expect(findingsInLog([line])).toEqual([]);
  });
});

it.each([
  ['PreRequisite-Result-VerifyClusterPorts.dll.json', 'VerifyClusterPorts'],
  ['prerequisite-result-x.json', 'x'],
  ['progress.log', undefined],
  ['PreRequisite-Result-.json', undefined],
])('the file %s is of %s', (file, name) => {
  expect(prerequisiteIn(file)).toBe(name);
});

describe('a check', () => {
  const rows: readonly (readonly [CheckFinding['outcome'][], CheckReport['outcome']])[] = [
    [[], 'unclear'],
    [['no-issues'], 'passed'],
    [['no-issues', 'warning'], 'passed'],
    [['warning'], 'passed'],
    [['no-issues', 'unclear'], 'unclear'],
    [['unclear', 'issues'], 'failed'],
    [['no-issues', 'issues'], 'failed'],
  ];
  it.each(rows)('with %j has %s', (outcomes, expected) => {
    expect(judgeCheck(outcomes.map((outcome) => ({ name: 'x', outcome, message: '', action: '' })))).toBe(expected);
  });
});
