/** Something that listens on a port, and keeps that port while it is closed. */
export interface Listener {
  readonly port: number;
  open(): Promise<void>;
  /** Cuts every connection. */
  close(): Promise<void>;
  /** It has read its settings when it opened, and must open again to see a change. */
  readonly readsAtOpening?: boolean;
  /** Cuts every connection and goes on listening. */
  cut?(): void;
  /** Frozen, it takes connections and answers nothing. */
  freeze?(frozen: boolean): void;
}

/** Opens and closes a listener as its Agent's life asks for, one change at a time. */
export class Door {
  readonly #listener: Listener;
  #wanted = false;
  #open = false;
  #work: Promise<void> = Promise.resolve();

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** Resolves once the door is as the latest call wanted it. */
  set(open: boolean): Promise<void> {
    this.#wanted = open;
    return this.#next(() => this.#settle());
  }

  /** After a change of settings that the listener reads. */
  reload(): Promise<void> {
    if (this.#listener.readsAtOpening !== true) return this.#work;
    return this.#next(async () => {
      if (this.#open) await this.#listener.close();
      this.#open = false;
      await this.#settle();
    });
  }

  cut(): void {
    this.#listener.cut?.();
  }

  freeze(frozen: boolean): void {
    this.#listener.freeze?.(frozen);
  }

  #next(change: () => Promise<void>): Promise<void> {
    const done = this.#work.then(change);
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #settle(): Promise<void> {
    if (this.#open === this.#wanted) return;
    this.#open = this.#wanted;
    await (this.#wanted ? this.#listener.open() : this.#listener.close());
  }
}
