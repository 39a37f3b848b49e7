import { it } from 'vitest';
import { askTheLaw, expectBreadth } from './fault-law.ts';

it('one Agent: whatever goes wrong, one launch at the most, no success that is none, and nothing forgotten', async () => {
  expectBreadth(await askTheLaw('alone'));
}, 1_800_000);
