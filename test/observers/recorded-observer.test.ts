import { expect, it } from 'vitest';
import { recordedObserver } from '../../src/observers/recorded-observer.ts';
import { desiredSystem, observedAgent, observedSystem } from '../builders.ts';

const { signal } = new AbortController();
const seen = observedSystem(observedAgent('dma01', '10.5.0.0-15839-20250516-release'));
const observer = recordedObserver({ formatVersion: '1', takenAt: '2026-09-01T00:00:00Z', systems: [seen] });

it('finds a System as the snapshot holds it', async () => {
  expect(await observer.observe(desiredSystem({ name: seen.name }), signal)).toBe(seen);
});

it('tells that a System is not in the snapshot', async () => {
  const { agents } = await observer.observe(desiredSystem({ name: 'other' }), signal);

  expect(agents).toEqual([
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
