import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RUN_CMD } from '../src/model/run-cmd.ts';

const example = (path: string) => readFileSync(new URL(`../examples/${path}`, import.meta.url), 'utf8');

it('the run.cmd to install on an Agent is the one that is checked before every launch', () => {
  expect(example('agent/run.cmd')).toBe(RUN_CMD);
});
