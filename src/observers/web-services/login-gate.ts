import { RefusedLogins } from '../../model/refused-logins.ts';
import type { Clock } from '../../reconciler/ports.ts';
import type { SeenProblem } from '../problem.ts';

export type LoginAnswer<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'problem'; readonly problem: SeenProblem };

// A password that was right a moment ago is right for the other Agents of the System.
const PROVEN_FOR_MS = 30_000;

/**
 * Keeps a wrong password from locking an account. The Agents of a System ask the same accounts, so the first login goes
 * alone, and once it is refused nobody else tries. A refusal that custom errors may hide counts as one.
 */
export class LoginGate {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #refused = new RefusedLogins();
  readonly #provenAt = new Map<string, number>();
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  async pass<T>(account: string, login: () => Promise<LoginAnswer<T>>): Promise<LoginAnswer<T>> {
    if (this.#isProven(account)) return await this.#attempt(account, login);
    const before = this.#last.get(account) ?? Promise.resolve();
    const mine = before.then(
      () => this.#attempt(account, login),
      () => this.#attempt(account, login),
    );
    this.#last.set(account, mine);
    return await mine;
  }

  async #attempt<T>(account: string, login: () => Promise<LoginAnswer<T>>): Promise<LoginAnswer<T>> {
    const heldUntil = this.#refused.heldUntil(account, this.#now());
    if (heldUntil !== undefined) return { kind: 'problem', problem: heldBack(heldUntil) };
    const answer = await login();
    if (answer.kind === 'value') this.#provenAt.set(account, this.#now());
    else if (mayCountAsRefusal(answer.problem)) {
      this.#provenAt.delete(account);
      this.#refused.remember(account, this.#now());
    }
    return answer;
  }

  #isProven(account: string): boolean {
    const at = this.#provenAt.get(account);
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
