import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../reconciler/ports.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
};

/** Says that it is `start` now and goes on from there at the usual pace: for rehearsals inside a window. */
export function clockFrom(start: Date): Clock {
  const shift = start.getTime() - Date.now();
  return { ...systemClock, now: () => new Date(Date.now() + shift) };
}
