import type { Kysely } from 'kysely';
import { type Instant, instantOf, millisecondsOf } from '../model/instant.ts';
import type { Leases } from '../reconciler/runs.ts';
import type { ProcessLook } from './process-look.ts';
import type { LeaseRow, Tables } from './schema.ts';

/** How long a lease stands without a sign of life from a holder that cannot be looked at. */
const LEASE_MS = 120_000;
const RENEW_EVERY_MS = 30_000;

export interface HeldLeases extends Leases {
  /** Gives back whatever is held. */
  close(): Promise<void>;
}

interface Held {
  readonly token: number;
  readonly renewal: NodeJS.Timeout;
}

/**
 * A holder on this host is judged by its process: alive keeps the lease however long it is silent, gone loses it at
 * once. A holder that cannot be judged (another host, or an id that may have been given anew) loses it by expiry.
 */
export function leases(db: Kysely<Tables>, { self, livenessOf }: ProcessLook): HeldLeases {
  const held = new Map<string, Held>();

  /** Writes our name over the row as it was read; undefined when somebody else was faster. */
  async function take(system: string, row: LeaseRow | undefined, at: Instant): Promise<number | undefined> {
    const ours = { ...self, started: self.started ?? null, since: at, expiresAt: expiryFrom(at) };
    if (row === undefined) {
      const first = db.insertInto('lease').values({ system, token: 1, ...ours });
      return (
        await first
          .onConflict((found) => found.doNothing())
          .returning('token')
          .executeTakeFirst()
      )?.token;
    }
    const next = db.updateTable('lease').set({ token: row.token + 1, ...ours });
    const asRead = next
      .where('system', '=', system)
      .where('token', '=', row.token)
      .where('expiresAt', row.expiresAt === null ? 'is' : '=', row.expiresAt);
    return (await asRead.returning('token').executeTakeFirst())?.token;
  }

  function isFree(row: LeaseRow, at: Instant): boolean {
    if (row.host === null || row.pid === null || row.expiresAt === null) return true;
    const expired = row.expiresAt <= at;
    if (row.host !== self.host) return expired;
    const liveness = livenessOf({ host: row.host, pid: row.pid, started: row.started ?? undefined });
    return liveness === 'gone' || (liveness === 'unknown' && expired);
  }

  /** Counts real time from the moment the lease was given, whatever clock that moment came from. */
  function keepRenewing(system: string, token: number, at: Instant): NodeJS.Timeout {
    const begun = performance.now();
    const renew = async () => {
      const now = instantOf(millisecondsOf(at) + (performance.now() - begun));
      const expiresAt = expiryFrom(now);
      // One that comes late does not take back what a later one gave.
      await oursNow(system, token).set({ expiresAt }).where('expiresAt', '<', expiresAt).execute();
    };
    // A renewal that fails is tried again at the next; until the expiry nothing is lost.
    return setInterval(() => void renew().catch(() => undefined), RENEW_EVERY_MS).unref();
  }

  function oursNow(system: string, token: number) {
    return db.updateTable('lease').where('system', '=', system).where('token', '=', token);
  }

  async function release(system: string): Promise<void> {
    const lease = held.get(system);
    if (lease === undefined) return;
    held.delete(system);
    clearInterval(lease.renewal);
    const nobody = { host: null, pid: null, started: null, since: null, expiresAt: null };
    await oursNow(system, lease.token).set(nobody).execute();
  }

  return {
    release,

    async acquire(system, at) {
      for (;;) {
        const row = await db.selectFrom('lease').selectAll().where('system', '=', system).executeTakeFirst();
        if (row !== undefined && !isFree(row, at)) return { kind: 'taken', by: holderOf(row) };
        const token = await take(system, row, at);
        if (token === undefined) continue;
        held.set(system, { token, renewal: keepRenewing(system, token, at) });
        return { kind: 'held' };
      }
    },

    async close() {
      for (const system of [...held.keys()]) await release(system);
    },
  };
}

function expiryFrom(at: Instant): Instant {
  return instantOf(millisecondsOf(at) + LEASE_MS);
}

function holderOf({ host, pid, since }: LeaseRow): string {
  return `${host} pid ${pid} since ${since}`;
}
