import { expect, it } from 'vitest';
import type { DataShape } from '../../../tools/compile-knowledge/data-shapes.ts';
import type { Curation, Entries, Facts } from '../../../tools/compile-knowledge/facts.ts';
import { settleFacts } from '../../../tools/compile-knowledge/settle-facts.ts';

const HATS: DataShape = {
  file: 'hats.json',
  list: 'hats',
  members: [
    { name: 'size', required: true },
    { name: 'colour', required: false },
    { name: 'owners', required: false, otherwise: [] },
  ],
};

it.each<[string, Facts, Facts, Facts]>([
  ['takes what the pages say', { size: 5 }, {}, { size: 5, owners: [] }],
  ['lets a curated fact win', { size: 5 }, { size: 6 }, { size: 6, owners: [] }],
  ['adds a curated fact', { size: 5 }, { colour: 'red', owners: ['Ann'] }, { size: 5, colour: 'red', owners: ['Ann'] }],
  ['takes out what is curated as null', { size: 5, colour: 'red' }, { colour: null }, { size: 5, owners: [] }],
])('%s', (_what, said, ruled, expected) => {
  const { entries } = settleFacts(HATS, read(said), [curation(ruled)]);
  expect(entries.get('bowler')).toEqual(expected);
});

it('tells where facts come from', () => {
  const said = { size: 5, colour: 'red' };
  const { counts } = settleFacts(HATS, read(said), [curation({ colour: 'blue' }), curation({ owners: ['Ann'] })]);
  expect(counts).toEqual({ parsed: 1, corrected: 1, curated: 1 });
});

it('leaves an entry out that lacks a required fact, and lists the fact', () => {
  const { entries, uncovered, counts } = settleFacts(HATS, read({ colour: 'red' }), []);
  expect(entries.size).toBe(0);
  expect(uncovered).toEqual([{ id: 'bowler', member: 'size' }]);
  expect(counts).toEqual({ parsed: 0, corrected: 0, curated: 0 });
});

it.each<[string, Facts, Facts, readonly string[]]>([
  ['a fact that the pages give by now', { size: 5, owners: ['Ann'] }, { size: 5, owners: ['Ann'] }, ['size', 'owners']],
  ['a member taken out that is no longer there', { size: 5 }, { colour: null }, ['colour']],
  ['no correction that still corrects', { size: 5, colour: 'red' }, { size: 6, colour: null }, []],
])('calls stale %s', (_what, said, ruled, expected) => {
  const { stale } = settleFacts(HATS, read(said), [curation(ruled)]);
  expect(stale.map(({ member }) => member)).toEqual(expected);
});

it('refuses a curated member that the data file does not have', () => {
  expect(() => settleFacts(HATS, read({ size: 5 }), [curation({ colour: 'red', coluor: 'red' })])).toThrow(/"coluor"/u);
});

function read(said: Facts): Entries {
  return new Map([['bowler', said]]);
}

function curation(values: Facts): Curation {
  return { id: 'bowler', values, reason: 'seen in the shop' };
}
