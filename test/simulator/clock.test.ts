import { expect, it } from 'vitest';
import { ScaledClock } from '../../src/simulator/clock.ts';
import { historyTime, logStamp, shellTime } from '../../src/simulator/local-time.ts';

const START_AT = new Date('2026-11-20T08:00:00Z');

it('runs faster than real time from where it was told to start', async () => {
  const clock = new ScaledClock({ startAt: START_AT, speed: 10_000 });
  await clock.sleep(60);
  expect(clock.now() - START_AT.getTime()).toBeGreaterThanOrEqual(50_000);
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
