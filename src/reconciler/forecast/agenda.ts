import type { Instant } from '../../model/instant.ts';
import type { Future } from './future.ts';

/** Who is to be asked when. All that are due at one moment are asked together, since most of a plan is the same for them. */
export class Agenda {
  readonly #due = new Map<Instant, Future[]>();

  add(at: Instant, future: Future): void {
    const others = this.#due.get(at);
    if (others === undefined) this.#due.set(at, [future]);
    else others.push(future);
  }

  take(): { readonly at: Instant; readonly futures: readonly Future[] } | undefined {
    let at: Instant | undefined;
    for (const moment of this.#due.keys()) if (at === undefined || moment < at) at = moment;
    if (at === undefined) return undefined;
    const futures = this.#due.get(at) ?? [];
    this.#due.delete(at);
    return { at, futures };
  }
}
