import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instantOf, millisecondsOf } from '../../../src/model/instant.ts';
import type { Forecast, SystemForecast } from '../../../src/reconciler/forecast/forecast.ts';
import { forecastFleet } from '../../../src/reconciler/forecast/forecast-fleet.ts';
import { anyTimes } from './any-times.ts';
import { inputOf } from './input-of.ts';
import { type Lived, live } from './lived.ts';
import { SEED } from './seed.ts';
import { HOUR, START } from './times.ts';

const numRuns = Number(process.env['FC_RUNS'] ?? 40);

/** Every other hour, and the moments of the forecast with the millisecond before each: what it missed is seen soon after. */
function momentsOf({ systems }: Forecast): readonly Instant[] {
  const hours = Array.from({ length: 7 * 12 }, (_, nth) => instantOf(millisecondsOf(START) + nth * 2 * HOUR));
  const told = systems.flatMap(({ events }) => events.flatMap(({ from, until }) => [from, until]));
  return [...hours, ...told, ...told.map((at) => instantOf(millisecondsOf(at) - 1))];
}

interface Story {
  readonly hops: readonly string[];
  readonly stages: readonly string[];
  readonly end: string;
}

function storyTold({ events, end }: SystemForecast): Story {
  return {
    hops: events.flatMap((event) =>
      event.kind === 'hop' ? [`${event.from} to ${event.until}: ${event.release.to.release}`] : [],
    ),
    stages: events.flatMap((event) => (event.kind === 'stage' ? [`${event.from}: ${event.release.release}`] : [])),
    end: toldEnd(end),
  };
}

function storyLived({ hops, stages, entry, isUnderWay }: Lived): Story {
  return {
    hops: hops.map(({ at, until, release }) => `${at} to ${until}: ${release}`),
    stages: stages.map(({ at, release }) => `${at}: ${release}`),
    end: isUnderWay ? `later, from ${hops.at(-1)?.until} on` : livedEnd(entry),
  };
}

/** Ends that others bring about. A pass says no moment for them, a forecast knows when those others move. */
const FOR_OTHERS = ['AwaitingWave', 'AwaitingDependency', 'AwaitingRedundancy', 'AwaitingSlot'];

/** Why it waits for a moment beyond the end may change until then; the moment may not. */
function toldEnd(end: SystemForecast['end']): string {
  if (end.kind === 'settled') return end.kind;
  return end.kind === 'later' && !FOR_OTHERS.includes(end.reason)
    ? `later, from ${end.notBefore} on`
    : `never: ${whyNever(end.reason)}`;
}

function livedEnd(entry: Lived['entry']): string {
  if (entry?.verdict === 'up-to-date') return 'settled';
  return entry?.notBefore === undefined ? `never: ${whyNever(entry?.reason)}` : `later, from ${entry.notBefore} on`;
}

/** Where no window is ever long enough, passes say so while one is open. */
function whyNever(reason: string | undefined): string | undefined {
  return reason === 'AwaitingWindow' || reason === 'WouldNotFitWindow' ? 'no window for it' : reason;
}

describe(`over fleets in time, seed ${SEED}`, () => {
  it('a forecast tells what passes then do: each hop, each package staged ahead, and how it ends', async () => {
    await fc.assert(
      fc.asyncProperty(anyTimes, async (times) => {
        const forecast = forecastFleet(inputOf(times));
        const lived = await live(times, momentsOf(forecast));
        const told = forecast.systems.map((one) => [one.system, storyTold(one)]);
        expect(Object.fromEntries([...lived].map(([name, one]) => [name, storyLived(one)]))).toEqual(
          Object.fromEntries(told),
        );
      }),
      { numRuns, seed: SEED },
    );
  }, 600_000);
});
