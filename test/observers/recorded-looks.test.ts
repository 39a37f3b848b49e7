import { expect, it } from 'vitest';
import { recordedLooks } from '../../src/observers/recorded-looks.ts';
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

it('knows nothing of a System that nobody asks for', () => {
  expect(looks('third')).toBeUndefined();
});

it('tells that a System is not in the snapshot', () => {
  expect(looks('other')?.agents).toEqual([
    {
      name: 'dma01',
      role: 'standalone',
      state: 'unknown',
      readings: [],
      problem: {
        code: 'snapshot.missing',
        message: 'the snapshot of 2026-09-01T00:00:00Z does not hold system "other"',
      },
    },
  ]);
});
