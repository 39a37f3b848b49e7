import { afterAll, expect, it } from 'vitest';
import { blocksOf, Follower, hasShell } from './follow-page.ts';

const reader = new Follower();
afterAll(() => reader.close());

it.skipIf(!hasShell)(
  'the tutorial does what it says, from its first command to its last (skipped without sh)',
  { timeout: 240_000 },
  async () => {
    expect(await reader.follow(blocksOf('docs/tutorial.md'))).toContain('succeeded');
  },
);
