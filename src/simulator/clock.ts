/**
 * Real time, scaled: every delay of the simulation goes through here. After `close` no pending delay ever ends, so
 * nothing of a simulation runs on behind the back of a test.
 */
export class VirtualClock {
  readonly #origin = performance.now();
  readonly #startAt: number;
  readonly #speed: number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  /** `speed` is virtual seconds per real second. */
  constructor({ startAt, speed }: { readonly startAt: Date; readonly speed: number }) {
    this.#startAt = startAt.getTime();
    this.#speed = speed;
  }

  /** Virtual milliseconds since 1970. */
  now(): number {
    return this.#startAt + Math.floor((performance.now() - this.#origin) * this.#speed);
  }

  /** The same at the usual pace: what the machine's own clock shows, since nobody's clock runs fast by intention. */
  wallTime(): number {
    return this.#startAt + Math.floor(performance.now() - this.#origin);
  }

  /** Waits so many virtual seconds. */
  sleep(seconds: number): Promise<void> {
    return new Promise((wake) => {
      if (this.#closed) return;
      const timer = setTimeout(
        () => {
          this.#timers.delete(timer);
          wake();
        },
        (seconds * 1000) / this.#speed,
      );
      this.#timers.add(timer);
    });
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
