import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, millisecondsOf } from '../../../src/model/instant.ts';
import { wrongWith } from './allowed.ts';
import { anyTimes } from './any-times.ts';
import { live } from './lived.ts';
import { SEED } from './seed.ts';
import { START } from './times.ts';

const numRuns = Number(process.env['FC_RUNS'] ?? 25);
const MINUTES = 7 * 24 * 60;

/** Passes come when they come: half of them just before and after full half hours, where windows open and close. */
const anyMoments = fc
  .array(
    fc.oneof(
      fc.nat({ max: MINUTES }),
      fc.nat({ max: MINUTES / 30 }).map((half) => 30 * half),
    ),
    {
      minLength: 100,
      maxLength: 200,
      size: 'max',
    },
  )
  .map((minutes) => minutes.map((minute) => instantOf(millisecondsOf(START) + minute * 60_000)));

describe(`over fleets in time, seed ${SEED}`, () => {
  it('no hop starts outside an allowed moment, and none that does would end after its windows close or a freeze begins', async () => {
    let started = 0;
    await fc.assert(
      fc.asyncProperty(anyTimes, anyMoments, async (times, moments) => {
        const wrong = [...(await live(times, moments))].flatMap(([system, { hops }]) =>
          hops.map((step, index) => {
            if (step.at === times.launched[system]) return undefined;
            started += 1;
            const what = wrongWith(system, step, hops[index - 1], times);
            return what === undefined ? undefined : `${system} ${step.at} to ${step.until}: ${what}`;
          }),
        );
        expect(wrong.filter((found) => found !== undefined)).toEqual([]);
      }),
      { numRuns, seed: SEED },
    );
    // Fleets that never move would prove nothing.
    expect(started).toBeGreaterThan(numRuns / 2);
  }, 600_000);
});
