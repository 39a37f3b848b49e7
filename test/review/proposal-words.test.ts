import { describe, expect, it } from 'vitest';
import type { ForecastChange } from '../../src/reconciler/forecast/compare-forecasts.ts';
import type { Changed, SystemChange } from '../../src/reconciler/proposal/proposal.ts';
import { differencesInWords, headlineOf } from '../../src/review/proposal-words.ts';
import { aChange, aPart } from './a-proposal.ts';
import { aRisk } from './a-risk.ts';

const FIRST = '2026-12-06T21:00:00.000Z';
const LATER = '2026-12-13T21:00:00.000Z';

function changing(system: string, time: ForecastChange | undefined): SystemChange {
  return { ...(aChange(system) as Changed), time };
}

const added = (system: string, after: string) =>
  changing(system, { kind: 'added', system, after, releases: ['10.5.0 [CU9]'] });
const moved = (system: string) => changing(system, { kind: 'moved', system, before: FIRST, after: LATER });
const dropped = (system: string) => changing(system, { kind: 'dropped', system, before: FIRST, why: 'suspended' });
const rerouted = (system: string) => changing(system, { kind: 'rerouted', system, before: ['a'], after: ['b'] });

describe('the first line of a review', () => {
  const conclusion = { kind: 'success', title: 'T' } as const;

  it.each<[string, readonly SystemChange[], string]>([
    ['nothing changes', [{ kind: 'unchanged', system: 'a', after: aPart() }], 'T'],
    ['what changes moves no upgrade', [changing('a', undefined)], 'T: no upgrade comes, moves or falls away'],
    ['one comes', [added('a', FIRST)], 'T: 1 upgrade comes, on 2026-12-06 21:00Z'],
    ['some come', [added('a', LATER), added('b', FIRST)], 'T: 2 upgrades come, the first on 2026-12-06 21:00Z'],
    [
      'all of it happens',
      [added('a', FIRST), moved('b'), moved('c'), rerouted('d'), dropped('e')],
      'T: 1 upgrade comes, on 2026-12-06 21:00Z; 2 upgrades move; 1 upgrade goes another way; 1 upgrade falls away',
    ],
  ])('says what becomes of upgrades where %s', (_what, systems, expected) => {
    expect(headlineOf({ conclusion, systems })).toBe(expected);
  });
});

it.each<[Changed['differs'], string]>([
  [['verdict'], 'verdict blocked (KnownIssue) → upgrade (UpgradeAvailable)'],
  [['path', 'time'], 'another path; other times'],
  [['mode'], 'mode plan-only → apply'],
  [['asked'], 'its document says otherwise under schedule, target'],
  [['risks'], 'risks: KI_goes goes, KI_seen is seen otherwise, KI_comes comes'],
])('what differs is told by what it was and what it is: %j', (differs, expected) => {
  const before = aPart({
    ...{ verdict: 'blocked', reason: 'KnownIssue', mode: 'plan-only' },
    risks: [aRisk({ id: 'KI_goes' }), aRisk({ id: 'KI_seen', verdict: 'unknown' }), aRisk({ id: 'KI_stays' })],
  });
  const after = aPart({
    ...{ verdict: 'upgrade', reason: 'UpgradeAvailable', mode: 'apply' },
    risks: [aRisk({ id: 'KI_seen', verdict: true }), aRisk({ id: 'KI_stays' }), aRisk({ id: 'KI_comes' })],
  });
  const change = { ...(aChange('prod') as Changed), before, after, differs, asked: ['schedule', 'target'] };
  expect(differencesInWords(change)).toBe(expected);
});
