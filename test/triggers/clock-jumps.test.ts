import { expect, it } from 'vitest';
import { watchClock } from '../../src/triggers/clock-jumps.ts';

const HOUR = 3_600_000;

it.each`
  what                       | wall                                      | jumps
  ${'goes on as time does'}  | ${[30_000, 60_000, 90_000]}               | ${[]}
  ${'is corrected a little'} | ${[30_500, 59_500, 90_000]}               | ${[]}
  ${'is set ahead'}          | ${[30_000, 60_000 + HOUR, 90_000 + HOUR]} | ${[HOUR]}
  ${'is set back'}           | ${[30_000, 60_000 - HOUR, 90_000 - HOUR]} | ${[-HOUR]}
  ${'is set, and set right'} | ${[30_000 + HOUR, 60_000, 90_000]}        | ${[HOUR, -HOUR]}
`('a clock that $what', async ({ wall, jumps }) => {
  const start = Date.parse('2026-09-01T00:00:00Z');
  const stop = new AbortController();
  const told: number[] = [];
  let look = -1;
  await watchClock((milliseconds) => told.push(milliseconds), stop.signal, {
    wall: () => start + (look < 0 ? 0 : wall[look]),
    steady: () => (look + 1) * 30_000,
    sleep: async () => {
      look += 1;
      if (look === wall.length) stop.abort();
    },
  });
  expect(told).toEqual(jumps);
});
