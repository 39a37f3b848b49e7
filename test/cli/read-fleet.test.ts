import { expect, it } from 'vitest';
import { filesReader } from '../../src/cli/read-fleet.ts';
import { noMemory } from '../../src/desired/reading-memory.ts';
import { system } from '../desired/documents.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const text = system({ suspend: '{ reason: move, until: 2026-11-21 }' }, 'a');
const files = {
  files: [{ path: 'a.yaml', bytes: new TextEncoder().encode(text) }],
  revision: 'r',
  from: 'test',
  notes: [],
};

it.each([
  ['now', undefined, [expect.stringContaining('suspend')]],
  ['at a moment before', '2026-11-20T08:00:00.000Z', []],
])('what a date has made true is judged %s', async (_, at, warnings) => {
  const read = filesReader(noMemory, new FakeClock('2026-11-27T08:00:00.000Z'));
  expect((await read(files, at)).warnings).toEqual(warnings);
});
