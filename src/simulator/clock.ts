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

interface Sleeper {
  /** In virtual milliseconds. */
  readonly due: number;
  readonly wake: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** Real time, scaled: for simulated Agents that real clients talk to. */
export class ScaledClock implements SimulationClock {
  readonly #origin = performance.now();
  readonly #startAt: number;
  readonly #speed: number;
  readonly #sleepers = new Set<Sleeper>();
  /** Virtual milliseconds that were skipped. */
  #skipped = 0;
  #closed = false;

  /** `speed` is virtual seconds per real second. */
  constructor({ startAt, speed }: { readonly startAt: Date; readonly speed: number }) {
    this.#startAt = startAt.getTime();
    this.#speed = speed;
  }

  now(): number {
    return Math.floor(this.#exactly());
  }

  /** What the machine's own clock shows: the same at the usual pace, since nobody's clock runs fast by intention. */
  wallTime(): number {
    return this.#startAt + this.#skipped + Math.floor(performance.now() - this.#origin);
  }

  sleep(seconds: number): Promise<void> {
    return new Promise((wake) => {
      if (this.#closed) return;
      const sleeper = { due: this.#exactly() + seconds * 1000, wake, timer: undefined };
      this.#sleepers.add(sleeper);
      this.#setTimer(sleeper);
    });
  }

  /** Skips so many virtual seconds: whoever sleeps is so much nearer to waking. */
  advance(seconds: number): void {
    this.#skipped += seconds * 1000;
    for (const sleeper of [...this.#sleepers].toSorted((a, b) => a.due - b.due)) this.#setTimer(sleeper);
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#sleepers) clearTimeout(timer);
    this.#sleepers.clear();
  }

  #setTimer(sleeper: Sleeper): void {
    clearTimeout(sleeper.timer);
    const wait = Math.max(0, sleeper.due - this.#exactly()) / this.#speed;
    sleeper.timer = setTimeout(() => {
      // Timers of Node may fire a millisecond early, which is many seconds here.
      if (this.#exactly() < sleeper.due) return this.#setTimer(sleeper);
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }, Math.ceil(wait));
  }

  #exactly(): number {
    return this.#startAt + this.#skipped + (performance.now() - this.#origin) * this.#speed;
  }
}
