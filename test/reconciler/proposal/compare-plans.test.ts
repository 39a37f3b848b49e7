import { describe, expect, it } from 'vitest';
import type { DesiredSystem } from '../../../src/model/desired.ts';
import type { SystemPlan } from '../../../src/planner/plan.ts';
import type { ForecastEvent } from '../../../src/reconciler/forecast/forecast.ts';
import { alarmsIn, NOTHING_AHEAD } from '../../../src/reconciler/proposal/alarms.ts';
import { comparePlans, type PlannedRevision } from '../../../src/reconciler/proposal/compare-plans.ts';
import { conclude } from '../../../src/reconciler/proposal/conclude.ts';
import { desiredFleet, desiredSystem } from '../../builders.ts';
import { aRisk } from '../../review/a-risk.ts';
import { aSystemPlan } from '../system-plan.ts';

interface Side {
  readonly plan?: Partial<SystemPlan>;
  readonly asked?: Partial<DesiredSystem>;
  readonly starts?: string;
}

const release = (name: string) => ({ release: name, build: 1, train: 1, track: 'main', notes: undefined }) as const;

function hopAt(from: string): ForecastEvent {
  const estimate = { durationMs: 1, source: 'test' };
  return { kind: 'hop', from, until: from, release: { from: release('a'), to: release('b') }, estimate };
}

function revision(systems: Readonly<Record<string, Side>>): PlannedRevision {
  const sides = Object.entries(systems);
  return {
    fleet: desiredFleet({ systems: sides.map(([name, { asked }]) => desiredSystem({ ...asked, name })) }),
    plan: { systems: sides.map(([system, { plan }]) => aSystemPlan({ ...plan, system })) },
    forecast: {
      systems: sides.map(([system, { starts }]) => {
        const end = { kind: 'settled', at: '2026-12-01T00:00:00.000Z', message: 'done' } as const;
        return { system, events: starts === undefined ? [] : [hopAt(starts)], end };
      }),
    },
  };
}

const SIXTH = '2026-12-06T21:00:00.000Z';
const THIRTEENTH = '2026-12-13T21:00:00.000Z';
const elsewhere = { file: 'moved.yaml', line: 9, column: 9 };

it.each<[string, Side, Side, readonly string[]]>([
  ['nothing', {}, {}, []],
  ['where it is written', {}, { asked: { origin: elsewhere } }, []],
  ['the verdict', {}, { plan: { verdict: 'blocked', reason: 'KnownIssue' } }, ['verdict']],
  ['the reason alone', { plan: { reason: 'UpgradeAvailable' } }, { plan: { reason: 'HopRequired' } }, ['verdict']],
  ['the path', {}, { plan: { hops: [] } }, ['path']],
  ['the time', { starts: SIXTH }, { starts: THIRTEENTH }, ['time']],
  ['a risk', {}, { plan: { risks: [aRisk()] } }, ['risks']],
  [
    'who accepted a risk',
    { plan: { risks: [aRisk({ accepted: { owner: 'a', reason: 'x', expires: 'y' } })] } },
    { plan: { risks: [aRisk({ accepted: { owner: 'b', reason: 'x', expires: 'y' } })] } },
    ['risks'],
  ],
  ['the mode', {}, { plan: { mode: 'upload-only' } }, ['mode']],
  ['an option that no plan shows', {}, { asked: { labels: { ring: 'prod' } } }, ['asked']],
  ['a sentence', {}, { plan: { warnings: ['look out'] } }, ['words']],
])('sees that a commit changes %s', (_what, before, after, differs) => {
  const [change] = comparePlans(revision({ prod: before }), revision({ prod: after }));
  expect(change).toMatchObject(differs.length === 0 ? { kind: 'unchanged' } : { kind: 'changed', differs });
});

describe('a commit', () => {
  it('that takes a document away leaves a System that is not managed any more, and no act', () => {
    const changes = comparePlans(revision({ kept: {}, gone: {} }), revision({ kept: {} }));
    expect(changes).toMatchObject([
      { kind: 'removed', system: 'gone' },
      { kind: 'unchanged', system: 'kept' },
    ]);
    expect(conclude({ systems: changes, alarms: [], findings: [] }, true)).toEqual({
      kind: 'success',
      title: '1 no longer managed',
    });
  });

  it('that takes everything away comes to nothing but that', () => {
    const changes = comparePlans(revision({ a: {}, b: {} }), revision({}));
    expect(changes.map(({ kind }) => kind)).toEqual(['removed', 'removed']);
  });

  it('that adds a System shows it as new', () => {
    expect(comparePlans(revision({}), revision({ new: {} }))).toMatchObject([{ kind: 'added', system: 'new' }]);
  });

  it('names the parts of the document that say otherwise', () => {
    const asked = { mode: 'apply', facts: { snmpv3: false } } as const;
    const [change] = comparePlans(revision({ prod: {} }), revision({ prod: { asked } }));
    expect(change).toMatchObject({ asked: ['facts'] });
  });
});

const problem = { origin: elsewhere, code: 'x', message: 'x' };
it.each([
  ['is fine', {}, [], 'success', 'nothing changes'],
  ['changes something', { verdict: 'waiting' }, [], 'success', '1 of 1 System changes'],
  ['is held back', { verdict: 'blocked', reason: 'KnownIssue' }, [], 'neutral', '1 of 1 System changes, 1 held back'],
  [
    'fails ahead',
    { verdict: 'blocked', reason: 'PrerequisiteFailed' },
    [],
    'failure',
    '1 of 1 System changes, 1 with an upgrade that would fail',
  ],
  ['has a warning', {}, [{ ...problem, severity: 'warning' }], 'success', 'nothing changes'],
  ['is wrong', {}, [{ ...problem, severity: 'error' }], 'failure', '1 problem; nothing changes'],
] as const)('a commit that %s concludes so', (_what, plan, findings, kind, title) => {
  const after = revision({ prod: { plan } });
  const changes = comparePlans(revision({ prod: {} }), after);
  const alarms = alarmsIn(after.plan, NOTHING_AHEAD);
  expect(conclude({ systems: changes, alarms, findings }, true)).toEqual({ kind, title });
});

it('a commit that cannot be read concludes so', () => {
  const findings = [{ ...problem, severity: 'error' }] as const;
  expect(conclude({ systems: [], alarms: [], findings }, false)).toEqual({
    kind: 'failure',
    title: '1 problem: nothing of this can be planned',
  });
});
