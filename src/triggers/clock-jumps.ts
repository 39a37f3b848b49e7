import { setTimeout as pause } from 'node:timers/promises';

export interface Clocks {
  /** What the machine takes for the time; milliseconds. */
  readonly wall: () => number;
  /** Only ever goes on, at the pace of time. */
  readonly steady: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const ofThisMachine: Clocks = {
  wall: Date.now,
  steady: () => performance.now(),
  sleep: (milliseconds, signal) => pause(milliseconds, undefined, { signal, ref: false }),
};

const LOOK_EVERY_MS = 30_000;
const TOLERATED_MS = 60_000;

/**
 * Calls back when the clock was set, or the machine slept: by how many milliseconds the time is ahead of where it would
 * be. Timers and schedules count on a clock that does neither. Ends when the signal aborts.
 */
export async function watchClock(
  onJump: (milliseconds: number) => void,
  signal: AbortSignal,
  { wall, steady, sleep }: Clocks = ofThisMachine,
): Promise<void> {
  let apart = wall() - steady();
  while (!signal.aborted) {
    await sleep(LOOK_EVERY_MS, signal).catch(() => {});
    const jumped = wall() - steady() - apart;
    apart += jumped;
    if (!signal.aborted && Math.abs(jumped) > TOLERATED_MS) onJump(jumped);
  }
}
