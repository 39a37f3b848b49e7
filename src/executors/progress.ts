import type { Clock } from '../reconciler/ports.ts';

const EVERY_MS = 1_000;

export type TellProgress = (bytes: number, bytesPerSecond: number) => void;

/** Tells how far a transfer is: at its start, at most once a second, and at its end. The rate is that of this try. */
export function paced(clock: Clock, totalBytes: number, offset: number, tell: TellProgress): (bytes: number) => void {
  const startedAt = clock.now().getTime();
  let toldAt = Number.NEGATIVE_INFINITY;
  return (bytes) => {
    const now = clock.now().getTime();
    if (bytes < totalBytes && now - toldAt < EVERY_MS) return;
    toldAt = now;
    const seconds = Math.max(now - startedAt, 1) / 1000;
    tell(bytes, Math.round((bytes - offset) / seconds));
  };
}
