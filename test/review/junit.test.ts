import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import { asJunit } from '../../src/review/junit.ts';
import { caseOfSystem, casesOfProposal } from '../../src/review/plan-cases.ts';
import { aSystemPlan } from '../reconciler/system-plan.ts';
import { aChange, aPart, aProposal } from './a-proposal.ts';

const parse = (text: string) => {
  expect(XMLValidator.validate(text)).toBe(true);
  const many = (name: string) => ['testsuite', 'testcase'].includes(name);
  return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: many }).parse(text).testsuites;
};

it.each([
  ['upgrade', 'passed'],
  ['waiting', 'passed'],
  ['up-to-date', 'passed'],
  ['skipped', 'skipped'],
  ['blocked', 'failed'],
  ['unknown', 'failed'],
] as const)('a System that is %s has %s', (verdict, kind) => {
  expect(caseOfSystem(aSystemPlan({ verdict })).outcome.kind).toBe(kind);
});

it('counts what fails in the files and among the Systems', () => {
  const origin = { file: 'a.yaml', line: 2, column: 3 };
  const held = { verdict: 'blocked', reason: 'KnownIssue' } as const;
  const text = asJunit(
    casesOfProposal(
      aProposal({
        findings: [{ origin, severity: 'error', code: 'desired.enum', message: 'wrong' }],
        systems: [
          aChange('held', held),
          { kind: 'unchanged', system: 'old', after: aPart({ system: 'old', ...held }) },
          { kind: 'removed', system: 'gone', before: aPart({ system: 'gone' }) },
        ],
      }),
    ),
  );
  const { tests, failures, testsuite } = parse(text);
  expect({ tests, failures }).toEqual({ tests: '4', failures: '2' });
  expect(testsuite.map(({ name, failures: own }: Record<string, string>) => [name, own])).toEqual([
    ['files', '1'],
    ['systems', '1'],
  ]);
  expect(testsuite[0].testcase[0]).toMatchObject({ name: 'a.yaml:2:3', failure: { type: 'desired.enum' } });
});

it('stays XML, whatever it quotes', () => {
  const hostile = 'a"><failure/>&]]>\u0000\u001b[2J\ufffe\ud800 ##vso[x]y';
  const text = asJunit([caseOfSystem(aSystemPlan({ system: hostile, message: hostile, unblock: hostile }))]);
  expect(parse(text)).toMatchObject({ tests: '1', failures: '0' });
  expect(text).not.toMatch(/##vso\[/u);
});
