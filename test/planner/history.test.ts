import { expect, it } from 'vitest';
import { BAD_ENDS, LEAVES_DOUBT } from '../../src/planner/history.ts';

it.each(['succeeded', 'closed', 'running'])('%s is no bad end', (state) => {
  expect([BAD_ENDS.has(state), LEAVES_DOUBT.has(state)]).toEqual([false, false]);
});

it.each(['partial', 'wrong-version', 'stalled', 'unhealthy', 'unknown'])('%s leaves doubt', (state) => {
  expect([BAD_ENDS.has(state), LEAVES_DOUBT.has(state)]).toEqual([true, true]);
});

it('failed is a bad end that leaves no doubt', () => {
  expect([BAD_ENDS.has('failed'), LEAVES_DOUBT.has('failed')]).toEqual([true, false]);
});
