import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { annotationsOf, annotationsOfPlan } from '../../src/review/annotation.ts';
import { asSarif } from '../../src/review/sarif.ts';
import { desiredFleet, desiredSystem } from '../builders.ts';
import { aPlan, aSystemPlan } from '../reconciler/system-plan.ts';
import { aChange, aProposal } from './a-proposal.ts';

const published = JSON.parse(readFileSync(new URL('./published/sarif-schema-2.1.0.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const isSarif = ajv.compile(published);

const hostile = 'x ##vso[task.setvariable]y\u001b[2J <img> ::set-output';
const proposal = aProposal({
  systems: [aChange('prod', { verdict: 'blocked', reason: 'KnownIssue', message: hostile, unblock: 'accept it' })],
  findings: [
    {
      origin: { file: 'fleet/odd name#%.yaml', line: 12, column: 5 },
      severity: 'error',
      code: 'desired.unknown-key',
      message: hostile,
    },
  ],
});

interface Log {
  readonly runs: readonly [{ readonly results: readonly Record<string, never>[]; readonly tool: unknown }];
}

it('fits the published schema, whatever it quotes', () => {
  const log = JSON.parse(asSarif(annotationsOf(proposal), '0.1.0'));
  expect(isSarif(log) || isSarif.errors).toBe(true);
  expect(isSarif({ ...log, version: '2.0.0' })).toBe(false);
});

it('points at the very line, in files of any name', () => {
  const [{ results }] = (JSON.parse(asSarif(annotationsOf(proposal), '0.1.0')) as Log).runs;
  const at = (uri: string, startLine: number, startColumn: number) => [
    {
      physicalLocation: {
        artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
        region: { startLine, startColumn },
      },
    },
  ];
  expect(results).toMatchObject([
    { ruleId: 'desired.unknown-key', level: 'error', locations: at('fleet/odd%20name%23%25.yaml', 12, 5) },
    { ruleId: 'KnownIssue', level: 'warning', locations: at('systems/prod.yaml', 3, 1) },
  ]);
});

it('gives a build server no command', () => {
  expect(asSarif(annotationsOf(proposal), '0.1.0')).not.toMatch(/##(?:vso)?\[|^\s*::/mu);
});

it('shows the Systems of a plan that are not settled, a failed prerequisite as an error', () => {
  const systems = [
    aSystemPlan({ system: 'a', verdict: 'up-to-date', reason: 'UpToDate' }),
    aSystemPlan({ system: 'b', verdict: 'blocked', reason: 'PrerequisiteFailed' }),
  ];
  const origin = { file: 'b.yaml', line: 7, column: 1 };
  const fleet = desiredFleet({ systems: [desiredSystem({ name: 'a' }), desiredSystem({ name: 'b', origin })] });
  expect(annotationsOfPlan(aPlan(...systems), fleet)).toMatchObject([
    { rule: 'PrerequisiteFailed', level: 'error', origin },
  ]);
});
