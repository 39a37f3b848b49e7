import { RatchetError } from '../model/errors.ts';
import { RefusedLogins } from '../model/refused-logins.ts';
import type { Clock } from '../reconciler/ports.ts';

/** Does what logs in. `login` tells one login from another, `where` is for messages. */
export type AttemptLogin = <T>(login: string, where: string, work: () => Promise<T>) => Promise<T>;

/** After a refusal there is no other attempt with the same login for a while, so that nobody is locked out. */
export function loginAttempts(clock: Pick<Clock, 'now'>): AttemptLogin {
  const refused = new RefusedLogins();
  const now = () => clock.now().getTime();
  return async (login, where, work) => {
    const heldUntil = refused.heldUntil(login, now());
    if (heldUntil !== undefined) throw refusedBefore(where, heldUntil);
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof RatchetError && thrown.code === 'ssh.auth') refused.remember(login, now());
      throw thrown;
    }
  };
}

function refusedBefore(where: string, until: string): RatchetError {
  return new RatchetError('ssh.auth', `"${where}" refused this login a moment ago`, {
    blame: 'operator',
    hint: `the next attempt is made after ${until}, or after a restart`,
  });
}
