import { expect, it } from 'vitest';
import type { ForecastChange } from '../../src/reconciler/forecast/compare-forecasts.ts';
import type { Changed, SystemChange } from '../../src/reconciler/proposal/proposal.ts';
import { movesInWords } from '../../src/review/moves-in-words.ts';
import { aChange, aPart } from './a-proposal.ts';

const FIRST = '2026-12-06T21:00:00.000Z';
const LATER = '2026-12-13T21:00:00.000Z';
const NINE = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];

function timed(time: ForecastChange): SystemChange {
  return { ...(aChange(time.system) as Changed), time };
}

const added = (system: string, after = FIRST) => timed({ kind: 'added', system, after, releases: ['10.5.0 [CU9]'] });
const moved = (system: string, before = FIRST, after = LATER) => timed({ kind: 'moved', system, before, after });
const rerouted = (system: string) => timed({ kind: 'rerouted', system, before: ['10.5.4'], after: ['10.5.6'] });
const dropped = (system: string, why = 'suspended', before = FIRST) => timed({ kind: 'dropped', system, before, why });
const removed = (system: string): SystemChange => ({ kind: 'removed', system, before: aPart({ system }) });
const same = (system: string): SystemChange => ({ kind: 'unchanged', system, after: aPart({ system }) });

it.each<[string, readonly SystemChange[], readonly string[]]>([
  ['nothing', [same('a'), { ...(aChange('b') as Changed), time: undefined }], []],
  ['one that moves', [moved('a')], ['this commit moves a from 2026-12-06 21:00Z to 2026-12-13 21:00Z']],
  [
    'several that move to one time',
    [moved('a', LATER), moved('b', FIRST)],
    ['this commit moves 2 Systems (a, b) to 2026-12-13 21:00Z, the first of them from 2026-12-06 21:00Z'],
  ],
  [
    'two that move to two times',
    [moved('a'), moved('b', LATER, FIRST)],
    [
      'this commit moves a from 2026-12-06 21:00Z to 2026-12-13 21:00Z',
      'this commit moves b from 2026-12-13 21:00Z to 2026-12-06 21:00Z',
    ],
  ],
  [
    'many that come',
    NINE.map((name) => added(name, name === 'i' ? FIRST : LATER)),
    ['9 Systems (a, b, c, d, e, f, g, h and 1 more) go to 10.5.0 [CU9], the first of them from 2026-12-06 21:00Z on'],
  ],
  ['several that go another way', ['a', 'b'].map(rerouted), ['2 Systems (a, b) go to 10.5.6 instead of 10.5.4']],
  [
    'some that fall away, for two reasons',
    [dropped('a', 'suspended', LATER), dropped('b', 'frozen'), dropped('c')],
    [
      '2 Systems (a, c) are not upgraded any more, where the first was to be at 2026-12-06 21:00Z: suspended',
      'b is not upgraded any more, where it was to be at 2026-12-06 21:00Z: frozen',
    ],
  ],
  ['one that is gone', [removed('a')], ['a is no longer managed; nothing is done to it']],
  ['two that are gone', ['a', 'b'].map(removed), ['2 Systems (a, b) are no longer managed; nothing is done to them']],
])('tells of %s', (_case, systems, expected) => {
  expect(movesInWords(systems)).toEqual(expected);
});
