import { describe, expect, it } from 'vitest';
import { lastLooksIn, recordedLooks } from '../../src/observers/recorded-looks.ts';
import { desiredSystem, observedAgent, observedSystem } from '../builders.ts';

const seen = observedSystem(observedAgent('dma01', '10.5.0.0-15839-20250516-release'));
const snapshot = {
  takenAt: '2026-09-01T00:00:00Z',
  find: (name: string) => (name === seen.name ? seen : undefined),
};
const looks = recordedLooks(snapshot, [desiredSystem({ name: seen.name }), desiredSystem({ name: 'other' })]);

it('finds a System as the snapshot holds it', () => {
  expect(looks(seen.name)).toBe(seen);
});

describe('the last looks', () => {
  const [before, later] = ['2026-08-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z'];
  const other = observedSystem(observedAgent('dma01', '10.5.0.0-15943-20250620-release'));

  it.each`
    case                               | remembered                        | since
    ${'nothing is remembered'}         | ${undefined}                      | ${seen.takenAt}
    ${'the same versions were seen'}   | ${{ look: seen, since: before }}  | ${before}
    ${'other versions were seen'}      | ${{ look: other, since: before }} | ${seen.takenAt}
    ${'the same were seen only later'} | ${{ look: seen, since: later }}   | ${seen.takenAt}
  `('are those of the snapshot, and tell since when where $case', async ({ remembered, since }) => {
    const memory = { of: async () => new Map(remembered === undefined ? [] : [[seen.name, remembered]]) };
    expect(await lastLooksIn(snapshot, memory).of([seen.name])).toEqual(new Map([[seen.name, { look: seen, since }]]));
  });

  it('are what is remembered of a System that the snapshot does not hold', async () => {
    const known = new Map([['other', { look: other, since: before }]]);
    const memory = { of: async () => known };
    expect(await lastLooksIn(snapshot, memory).of(['other', 'third'])).toEqual(known);
  });
});

it('knows nothing of a System that nobody asks for', () => {
  expect(looks('third')).toBeUndefined();
});

it('has not looked at a System that is not in the snapshot', () => {
  expect(looks('other')).toBeUndefined();
});
