import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { faultPage } from './fault-page.ts';

it('the page on practising lists every fault as the code has it', () => {
  const page = readFileSync(new URL('../../docs/practising.md', import.meta.url), 'utf8');
  expect(page).toContain(faultPage());
});
