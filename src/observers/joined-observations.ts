import { unlessAborted } from '../model/unless-aborted.ts';

interface Running<T> {
  readonly answer: Promise<T>;
  readonly abort: AbortController;
  waiting: number;
}

/** Who asks for what is being looked at already waits for that answer. The look ends when nobody waits any more. */
export class JoinedObservations<T> {
  readonly #running = new Map<string, Running<T>>();

  async join(key: string, signal: AbortSignal, look: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const running = this.#running.get(key) ?? this.#start(key, look);
    running.waiting += 1;
    try {
      return await unlessAborted(running.answer, signal);
    } finally {
      running.waiting -= 1;
      if (running.waiting === 0) {
        this.#forget(key, running);
        running.abort.abort(signal.reason);
      }
    }
  }

  #start(key: string, look: (signal: AbortSignal) => Promise<T>): Running<T> {
    const abort = new AbortController();
    const running: Running<T> = { answer: look(abort.signal), abort, waiting: 0 };
    this.#running.set(key, running);
    running.answer.then(
      () => this.#forget(key, running),
      () => this.#forget(key, running),
    );
    return running;
  }

  #forget(key: string, running: Running<T>): void {
    if (this.#running.get(key) === running) this.#running.delete(key);
  }
}
