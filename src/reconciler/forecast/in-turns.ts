import { setImmediate as othersTurn } from 'node:timers/promises';

const GO_MS = 10;

/** Does long work in one go of some milliseconds after the other: whatever else the process has to do comes in between. */
export async function inTurns<T>(work: Generator<void, T>, goMs = GO_MS): Promise<T> {
  for (let begun = performance.now(); ; ) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - begun < goMs) continue;
    await othersTurn();
    begun = performance.now();
  }
}
