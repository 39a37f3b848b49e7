import { it } from 'vitest';
import { askTheLaw, expectBreadth } from './fault-law.ts';

it('a cluster with a Failover pair: whatever goes wrong, one launch at the most, no success that is none, and nothing forgotten', async () => {
  expectBreadth(await askTheLaw('cluster'));
}, 1_800_000);
