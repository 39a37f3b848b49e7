/** Fires when something is waited for and nothing of it ends in time: on a slow line a single write may queue for long. */
export class Stall {
  readonly #milliseconds: number;
  readonly #fire: () => void;
  #timer: NodeJS.Timeout | undefined;
  #waiting = 0;

  constructor(milliseconds: number, fire: () => void) {
    this.#milliseconds = milliseconds;
    this.#fire = fire;
  }

  begun(): void {
    this.#waiting += 1;
    this.#timer ??= setTimeout(this.#fire, this.#milliseconds);
  }

  /** A sign of life that ends nothing. */
  seen(): void {
    this.#timer?.refresh();
  }

  ended(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) this.seen();
    else this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
