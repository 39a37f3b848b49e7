/** The time of a simulation. Every delay in it goes through here. After `close` no pending delay ever ends. */
export interface SimulationClock {
  /** Virtual milliseconds since 1970. */
  now(): number;
  /** The same as machines show it to each other. */
  wallTime(): number;
  /** Waits so many virtual seconds. */
  sleep(seconds: number): Promise<void>;
  close(): void;
}

/** Real time, scaled: for simulated Agents that real clients talk to. */
export class ScaledClock implements SimulationClock {
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

  now(): number {
    return this.#startAt + Math.floor((performance.now() - this.#origin) * this.#speed);
  }

  /** What the machine's own clock shows: the same at the usual pace, since nobody's clock runs fast by intention. */
  wallTime(): number {
    return this.#startAt + Math.floor(performance.now() - this.#origin);
  }

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
