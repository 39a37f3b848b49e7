import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ScaledClock } from '../../src/simulator/clock.ts';
import { historyTime, logStamp, shellTime } from '../../src/simulator/local-time.ts';
import { SteppedClock } from '../../src/simulator/stepped-clock.ts';

const START_AT = new Date('2026-11-20T08:00:00Z');

it('runs faster than real time from where it was told to start', async () => {
  const clock = new ScaledClock({ startAt: START_AT, speed: 10_000 });
  expect(clock.now()).toBeGreaterThanOrEqual(START_AT.getTime());
  // A timer that fires early now and then is met within so many.
  for (let nap = 1; nap <= 50; nap += 1) {
    const from = clock.now();
    await clock.sleep(60);
    expect(clock.now() - from).toBeGreaterThanOrEqual(60_000);
  }
  clock.close();
});

it('shows the usual pace on the wall of its machines', async () => {
  const clock = new ScaledClock({ startAt: START_AT, speed: 10_000 });
  await clock.sleep(600);
  const passed = clock.wallTime() - START_AT.getTime();
  expect(passed).toBeLessThan((clock.now() - START_AT.getTime()) / 1_000);
  clock.close();
});

it('wakes those whose time was skipped, the earlier first, and the others so much sooner', async () => {
  const clock = new ScaledClock({ startAt: START_AT, speed: 1 });
  const woken: string[] = [];
  const late = clock.sleep(7_200).then(() => woken.push('late'));
  const early = clock.sleep(3_600).then(() => woken.push('early'));
  const soon = clock.sleep(7_200.05).then(() => woken.push('soon'));
  clock.advance(7_200);
  await Promise.all([late, early, soon]);
  expect(woken).toEqual(['early', 'late', 'soon']);
  expect(clock.now() - START_AT.getTime()).toBeGreaterThanOrEqual(7_200_000);
  expect(clock.wallTime() - START_AT.getTime()).toBeGreaterThanOrEqual(7_200_000);
  clock.close();
});

it('wakes nobody after it was closed', async () => {
  const clock = new ScaledClock({ startAt: START_AT, speed: 1_000 });
  const woken: string[] = [];
  void clock.sleep(10).then(() => woken.push('before'));
  clock.close();
  void clock.sleep(0).then(() => woken.push('after'));
  const other = new ScaledClock({ startAt: START_AT, speed: 1_000 });
  await other.sleep(30);
  expect(woken).toEqual([]);
});

it.each([
  [historyTime, '2026-05-09 11:58:55'],
  [logStamp, '[05/09/26 11:58:55.321]'],
  [shellTime, 'Sat 05/09/2026 11:58:55.32'],
])('%o writes %s', (format, text) => {
  expect(format(Date.parse('2026-05-09T11:58:55.321Z'))).toBe(text);
});

describe('a clock that jumps', () => {
  it('stands still until somebody outside waits, and then passes hours in no time', async () => {
    const clock = new SteppedClock({ startAt: START_AT });
    const woken: string[] = [];
    void clock.sleep(7_200).then(() => woken.push('two hours'));
    void clock.sleep(60).then(() => woken.push('a minute'));
    await new Promise((turn) => setImmediate(turn));
    expect([woken, clock.now()]).toEqual([[], START_AT.getTime()]);

    await clock.waited(() => clock.sleep(10_800));

    expect(woken).toEqual(['a minute', 'two hours']);
    expect(clock.now() - START_AT.getTime()).toBe(10_800_000);
  });

  it('waits for files: nothing is late because a disk is slow', async () => {
    const clock = new SteppedClock({ startAt: START_AT });
    const late = clock.waited(() => clock.sleep(30)).then(() => 'late');
    const read = clock.waited(async () => {
      await readFile(new URL(import.meta.url));
      await readFile(new URL(import.meta.url));
      return clock.now() - START_AT.getTime();
    });

    expect([await read, await late]).toEqual([0, 'late']);
  });

  it('wakes those of one moment in the order in which they lay down, and nobody after it was closed', async () => {
    const clock = new SteppedClock({ startAt: START_AT });
    const woken: number[] = [];
    await clock.waited(() => Promise.all([1, 2, 3].map((each) => clock.sleep(5).then(() => woken.push(each)))));
    void clock.waited(() => clock.sleep(1).then(() => woken.push(4)));
    clock.close();
    await new Promise((turn) => setImmediate(turn));
    expect(woken).toEqual([1, 2, 3]);
  });
});
