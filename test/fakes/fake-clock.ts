import type { Clock } from '../../src/reconciler/ports.ts';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();
  readonly #settled: () => Promise<void>;

  /** `atRest` waits for more than promises before time moves. */
  constructor(start = '2026-09-01T00:00:00.000Z', atRest = settled) {
    this.#now = Date.parse(start);
    this.#settled = atRest;
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** How many wait for this clock: `await vi.waitUntil(() => clock.sleepers > 0)` before it is moved. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', give);
      };
      const give = () => {
        leave();
        reject(signal?.reason);
      };
      const wake = () => {
        leave();
        resolve();
      };
      const sleeper: Sleeper = { due: this.#now + milliseconds, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', give, { once: true });
    });
  }

  /** Moves time, and wakes sleepers in the order in which they are due; also those that fall asleep on the way. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await this.#settled();
    for (let next = this.#nextDue(until); next !== undefined; next = this.#nextDue(until)) {
      this.#now = Math.max(this.#now, next.due);
      next.wake();
      await this.#settled();
    }
    this.#now = until;
  }

  #nextDue(until: number): Sleeper | undefined {
    const due = [...this.#sleepers].filter((sleeper) => sleeper.due <= until);
    return due.toSorted((a, b) => a.due - b.due)[0];
  }
}

/** Lets everything that needs no more than promises come to rest. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
