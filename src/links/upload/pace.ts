import type { Clock } from '../../reconciler/ports.ts';

/** Waits until so many more bytes may be sent. */
export type Pace = (bytes: number, signal: AbortSignal) => Promise<void>;

// What an upload may catch up with after it was held up by something else.
const BURST_SECONDS = 0.25;

/** A token bucket that starts empty: `bytesPerSecond` is what an upload gets from its first byte on. */
export function paceOf(bytesPerSecond: number | undefined, clock: Clock): Pace {
  if (bytesPerSecond === undefined) return async () => {};
  const burst = bytesPerSecond * BURST_SECONDS;
  let filledAt = clock.now().getTime();
  let tokens = 0;
  return async (bytes, signal) => {
    const now = clock.now().getTime();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * bytesPerSecond) - bytes;
    filledAt = now;
    if (tokens < 0) await clock.sleep(Math.ceil((-tokens / bytesPerSecond) * 1000), signal);
  };
}
