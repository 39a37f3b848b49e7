import { expect, it } from 'vitest';
import { askTheLaw } from './fault-law.ts';

it('a cluster with a Failover pair: whatever goes wrong, one launch at the most, no success that is none, and nothing forgotten', async () => {
  const coverage = await askTheLaw('cluster');
  console.log(coverage);
  expect(coverage.launched).toBeGreaterThan(coverage.plans / 3);
}, 1_800_000);
