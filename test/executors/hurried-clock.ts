import type { Clock } from '../../src/reconciler/ports.ts';

/** A clock that jumps to the end of every sleep, past whatever was to happen on the way. */
export class HurriedClock implements Clock {
  #now = Date.parse('2026-09-01T02:00:00.000Z');
  readonly #planned: { readonly due: number; readonly happen: () => void }[] = [];

  now(): Date {
    return new Date(this.#now);
  }

  milliseconds = (): number => this.#now;

  in(milliseconds: number, happen: () => void): void {
    this.#planned.push({ due: this.#now + milliseconds, happen });
  }

  /** What was to happen later happens now. */
  hurry(): void {
    for (const { happen } of this.#planned.splice(0)) happen();
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const until = this.#now + milliseconds;
    for (let next = this.#nextBefore(until); next !== undefined; next = this.#nextBefore(until)) {
      this.#planned.splice(this.#planned.indexOf(next), 1);
      this.#now = Math.max(this.#now, next.due);
      next.happen();
    }
    this.#now = until;
    await Promise.resolve();
    signal?.throwIfAborted();
  }

  #nextBefore(until: number) {
    return this.#planned.filter(({ due }) => due <= until).toSorted((a, b) => a.due - b.due)[0];
  }
}
