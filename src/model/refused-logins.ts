import { type Instant, instantOf } from './instant.ts';

const HELD_FOR_MS = 15 * 60_000;

/**
 * Remembers where a login was refused, so that no second attempt locks an account. It forgets after a while, and with the
 * process. Times are milliseconds since 1970.
 */
export class RefusedLogins {
  readonly #until = new Map<string, number>();

  remember(key: string, now: number, heldForMs = HELD_FOR_MS): void {
    this.#until.set(key, now + heldForMs);
  }

  /** The moment from which the next attempt is allowed, or undefined where it is allowed now. */
  heldUntil(key: string, now: number): Instant | undefined {
    const until = this.#until.get(key);
    if (until === undefined) return undefined;
    if (now < until) return instantOf(until);
    this.#until.delete(key);
    return undefined;
  }
}
