import { RefusedLogins } from '../../model/refused-logins.ts';
import type { Clock } from '../../reconciler/ports.ts';
import type { SeenProblem } from '../problem.ts';
import type { Account } from './account.ts';

export type LoginAnswer<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'problem'; readonly problem: SeenProblem };

// A password that was right a moment ago is right for the other Agents that know the account.
const PROVEN_FOR_MS = 30_000;
// When a held account may be tried again, it is first tried where it was not refused.
const LONGER_MS = 30 * 60_000;

/**
 * Keeps a wrong password from locking an account. The first login goes alone, and once it is refused nobody else tries. A
 * refusal that custom errors may hide counts as one. Where the same password was accepted by another System, it is right,
 * and what is missing are rights on the one that refuses: only that one is held, unless it had accepted it before.
 */
export class LoginGate {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #refused = new RefusedLogins();
  readonly #provenAt = new Map<string, number>();
  /** The places that have accepted an account since it was last doubted. */
  readonly #acceptedIn = new Map<string, Set<string>>();
  readonly #first = new Map<string, Promise<unknown>>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  async pass<T>(account: Account, login: () => Promise<LoginAnswer<T>>): Promise<LoginAnswer<T>> {
    for (;;) {
      const heldUntil = this.#heldUntil(account);
      if (heldUntil !== undefined) return { kind: 'problem', problem: heldBack(heldUntil) };
      if (this.#isProven(account)) return await this.#attempt(account, login);
      const first = this.#first.get(account.key);
      if (first === undefined) return await this.#goFirst(account, login);
      await first;
    }
  }

  async #goFirst<T>(account: Account, login: () => Promise<LoginAnswer<T>>): Promise<LoginAnswer<T>> {
    const attempt = this.#attempt(account, login);
    const over = attempt.then(
      () => {},
      () => {},
    );
    this.#first.set(account.key, over);
    try {
      return await attempt;
    } finally {
      this.#first.delete(account.key);
    }
  }

  async #attempt<T>(account: Account, login: () => Promise<LoginAnswer<T>>): Promise<LoginAnswer<T>> {
    const answer = await login();
    if (answer.kind === 'value') this.#accepted(account);
    else if (mayCountAsRefusal(answer.problem)) this.#refuse(account, answer.problem.code !== 'web.masked');
    return answer;
  }

  #accepted({ key, place }: Account): void {
    this.#provenAt.set(key, this.#now());
    this.#acceptedIn.set(key, (this.#acceptedIn.get(key) ?? new Set()).add(place));
  }

  #refuse({ key, place }: Account, isCertain: boolean): void {
    const accepted = this.#acceptedIn.get(key) ?? new Set();
    const isRightElsewhere = [...accepted].some((other) => other !== place);
    if (isRightElsewhere && !(isCertain && accepted.has(place))) {
      this.#refused.remember(place, this.#now());
      return;
    }
    this.#refused.remember(key, this.#now());
    if (key !== place) this.#refused.remember(place, this.#now(), LONGER_MS);
    this.#provenAt.delete(key);
    this.#acceptedIn.delete(key);
  }

  #heldUntil({ key, place }: Account): string | undefined {
    return this.#refused.heldUntil(key, this.#now()) ?? this.#refused.heldUntil(place, this.#now());
  }

  #isProven({ key }: Account): boolean {
    const at = this.#provenAt.get(key);
    return at !== undefined && this.#now() - at < PROVEN_FOR_MS;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

function mayCountAsRefusal({ code }: SeenProblem): boolean {
  return code === 'dms.auth' || code === 'dms.challenge' || code === 'web.masked';
}

function heldBack(until: string): SeenProblem {
  return {
    code: 'dms.auth',
    message: `the login was refused a moment ago; so that the account is not locked, the next attempt is made after ${until}`,
  };
}
