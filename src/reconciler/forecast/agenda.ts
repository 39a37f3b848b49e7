import type { Instant } from '../../model/instant.ts';
import type { Future } from './future.ts';

/** Who is to be asked when. All that are due at one moment are asked together, since most of a plan is the same for them. */
export class Agenda {
  readonly #due = new Map<Instant, Future[]>();
  /** The next one last. */
  readonly #moments: Instant[] = [];

  add(at: Instant, future: Future): void {
    const others = this.#due.get(at);
    if (others !== undefined) {
      others.push(future);
      return;
    }
    this.#due.set(at, [future]);
    this.#moments.splice(this.#placeOf(at), 0, at);
  }

  #placeOf(at: Instant): number {
    let [low, high] = [0, this.#moments.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#moments[middle] ?? '') > at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  take(): { readonly at: Instant; readonly futures: readonly Future[] } | undefined {
    const at = this.#moments.pop();
    if (at === undefined) return undefined;
    const futures = this.#due.get(at) ?? [];
    this.#due.delete(at);
    return { at, futures };
  }
}
