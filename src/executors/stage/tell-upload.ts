import type { Clock, Tell } from '../../reconciler/ports.ts';

const EVERY_MS = 1_000;

export interface UploadInWords {
  readonly system: string;
  readonly agent: string;
  readonly file: string;
  readonly totalBytes: number;
}

/** Tells how far an upload is: at its start, at most once a second, and at its end. */
export function uploadTeller(clock: Clock, tell: Tell, about: UploadInWords, offset: number) {
  const startedAt = clock.now().getTime();
  let toldAt = Number.NEGATIVE_INFINITY;
  return (sentBytes: number): void => {
    const now = clock.now().getTime();
    if (sentBytes < about.totalBytes && now - toldAt < EVERY_MS) return;
    toldAt = now;
    const seconds = Math.max(now - startedAt, 1) / 1000;
    const bytesPerSecond = Math.round((sentBytes - offset) / seconds);
    tell({ kind: 'upload', ...about, sentBytes, bytesPerSecond });
  };
}
