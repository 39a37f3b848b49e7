import { expect, it } from 'vitest';
import type { Examined, Finding } from '../../../src/model/finding.ts';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import { alarmsIn } from '../../../src/reconciler/proposal/alarms.ts';
import { aSystemPlan } from '../system-plan.ts';

const refusal = { code: 'disk.full', blame: 'operator' } as const;
const found = (finding: Finding): Examined => ({ check: 'disk', title: 'disk', agent: 'dma01', finding });
const full = found({ kind: 'fail', evidence: '2 GB are free', fix: 'make room', ...refusal });
const unseen = found({ kind: 'unknown', evidence: 'nobody answered', ...refusal });

const alarms = (entry: Partial<SystemPlan>, findings: readonly Examined[] = [], staged: readonly string[] = []) => {
  const examinations = [{ system: 'prod', orchestrator: 'dma01', findings }];
  return alarmsIn({ systems: [aSystemPlan(entry)] }, { examinations, staged: new Set(staged) }).map(
    ({ message }) => message,
  );
};
const held = { verdict: 'blocked', reason: 'KnownIssue', message: 'KI_x applies' } as const;

it.each<[string, readonly string[], readonly string[]]>([
  ['an upgrade of which nothing is known', alarms({}), []],
  ['a failed prerequisite', alarms({ verdict: 'blocked', reason: 'PrerequisiteFailed', message: 'ports' }), ['ports']],
  ['a finding of doctor that fails', alarms({}, [full]), ['disk on dma01: 2 GB are free; make room']],
  ['the same where nothing is to be installed', alarms({ hops: [] }, [full]), []],
  ['what could not be seen', alarms({}, [unseen]), []],
  [
    'an issue that became known after the staging',
    alarms(held, [], ['prod']),
    ['a package is staged already, and by now KI_x applies'],
  ],
  ['the same where nothing is staged', alarms(held), []],
  ['a staged package that waits for its window', alarms({ verdict: 'waiting' }, [], ['prod']), []],
])('%s', (_what, told, expected) => {
  expect(told).toEqual(expected);
});
