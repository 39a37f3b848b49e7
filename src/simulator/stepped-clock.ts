import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SimulationClock } from './clock.ts';

// How Node names requests to the file system that are on their way.
const FILES_AT_WORK = /^(?:FSReq|CloseReq)/u;

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/**
 * Time that jumps. It stands still while anything works, and moves to the next one that sleeps when all is quiet, so that
 * hours pass in milliseconds and the same story is told each time.
 *
 * It moves only while somebody outside waits (`waited`): between two acts of a client nothing happens behind its back.
 */
export class SteppedClock implements SimulationClock {
  #now: number;
  #waiting = 0;
  #moving = false;
  #closed = false;
  /** By due time; of one time, the first to lie down comes first. */
  readonly #sleepers: Sleeper[] = [];

  constructor({ startAt }: { readonly startAt: Date }) {
    this.#now = startAt.getTime();
  }

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#now;
  }

  sleep(seconds: number): Promise<void> {
    return new Promise((wake) => {
      if (this.#closed) return;
      const due = this.#now + Math.max(0, seconds * 1000);
      const later = this.#sleepers.findIndex((other) => other.due > due);
      this.#sleepers.splice(later === -1 ? this.#sleepers.length : later, 0, { due, wake });
      this.#move();
    });
  }

  /** Time passes until this call of a client has its answer. */
  async waited<T>(call: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    this.#move();
    try {
      return await call();
    } finally {
      this.#waiting -= 1;
    }
  }

  close(): void {
    this.#closed = true;
    this.#sleepers.length = 0;
  }

  #move(): void {
    if (this.#moving || this.#waiting === 0) return;
    this.#moving = true;
    void this.#moveOn().finally(() => {
      this.#moving = false;
      if (this.#waiting > 0 && this.#sleepers.length > 0) this.#move();
    });
  }

  async #moveOn(): Promise<void> {
    for (;;) {
      await allIsQuiet();
      const next = this.#waiting > 0 ? this.#sleepers.shift() : undefined;
      if (next === undefined) return;
      this.#now = Math.max(this.#now, next.due);
      next.wake();
    }
  }
}

/** Whatever could go on without time passing has done so, and no file is being read or written. */
async function allIsQuiet(): Promise<void> {
  // One turn for what is under way, one for whoever waits for the next turn himself.
  await nextTurn();
  do {
    await nextTurn();
  } while (process.getActiveResourcesInfo().some((resource) => FILES_AT_WORK.test(resource)));
}
