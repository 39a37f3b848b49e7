import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type Instant, instantOf, millisecondsOf } from '../model/instant.ts';
import type { Leases } from '../reconciler/runs.ts';
import type { AuditChain } from './audit-chain.ts';
import type { Fence } from './fence.ts';
import type { LeaseTime } from './lease-time.ts';
import type { ProcessLook } from './process-look.ts';
import type { LeaseRow, Tables } from './schema.ts';

/** How long a lease stands without a sign of life from a holder that cannot be looked at. */
const LEASE_MS = 120_000;
const RENEW_EVERY_MS = 30_000;
const NOBODY = { host: null, pid: null, started: null, since: null, holder: null, expiresAt: null };

export interface HeldLeases extends Leases {
  /** What whoever works on a system here has to hold still; undefined where nobody here does. */
  fenceOf(system: string): Fence | undefined;
  /** Gives back whatever is held. */
  close(): Promise<void>;
}

export interface LeaseParts {
  readonly look: ProcessLook;
  readonly leaseTime: LeaseTime;
  readonly chain: AuditChain;
}

/** A lease as it was read, and whether it had expired at that moment. */
interface FoundLease extends LeaseRow {
  readonly isExpired: number;
}

interface Held extends Fence {
  readonly renewal: NodeJS.Timeout;
}

/**
 * A holder on this host is judged by its process: alive keeps the lease however long it is silent, gone loses it at
 * once. A holder that cannot be judged (another host, or an id that may have been given anew) loses it by expiry.
 */
export function leases(db: Kysely<Tables>, { look, leaseTime, chain }: LeaseParts): HeldLeases {
  const { self, livenessOf } = look;
  const holder = randomUUID();
  const held = new Map<string, Held>();
  /** Systems whose lease is being asked for: to others in this process it is taken. */
  const asking = new Set<string>();

  /** Writes our name over the row as it was read; undefined when somebody else was faster. */
  async function take(system: string, row: LeaseRow | undefined, at: Instant): Promise<number | undefined> {
    const ours = { ...self, started: self.started ?? null, since: at, holder, expiresAt: leaseTime(at, LEASE_MS) };
    if (row === undefined) {
      const first = db.insertInto('lease').values({ system, token: 1, ...ours });
      return (
        await first
          .onConflict((found) => found.doNothing())
          .returning('token')
          .executeTakeFirst()
      )?.token;
    }
    const next = (on: Kysely<Tables>) =>
      on
        .updateTable('lease')
        .set({ token: row.token + 1, ...ours })
        .where('system', '=', system)
        .where('token', '=', row.token)
        .where('expiresAt', row.expiresAt === null ? 'is' : '=', row.expiresAt)
        .returning('token')
        .executeTakeFirst();
    if (row.host === null) return (await next(db))?.token;
    // Taken from somebody who did not give it back.
    return await chain.audited(async (transaction) => {
      const token = (await next(transaction))?.token;
      const detail = { token, from: holderOf(row) };
      return token === undefined ? [token] : [token, { at, kind: 'lease-taken-over', system, detail }];
    });
  }

  function isFree(row: FoundLease): boolean {
    if (row.host === null || row.pid === null || row.expiresAt === null) return true;
    // One of ours that could not be given back, as while the database was away.
    if (row.holder === holder) return true;
    const expired = row.isExpired === 1;
    if (row.host !== self.host) return expired;
    const liveness = livenessOf({ host: row.host, pid: row.pid, started: row.started ?? undefined });
    return liveness === 'gone' || (liveness === 'unknown' && expired);
  }

  /** Counts real time from the moment the lease was given, whatever clock that moment came from. */
  function keepRenewing(system: string, token: number, at: Instant): NodeJS.Timeout {
    const begun = performance.now();
    const renew = async () => {
      const expiresAt = leaseTime(instantOf(millisecondsOf(at) + (performance.now() - begun)), LEASE_MS);
      // One that comes late does not take back what a later one gave.
      await ours(system, token).set({ expiresAt }).where('expiresAt', '<', expiresAt).execute();
    };
    // A renewal that fails is tried again at the next; until the expiry nothing is lost.
    return setInterval(() => void renew().catch(() => undefined), RENEW_EVERY_MS).unref();
  }

  function ours(system: string, token: number) {
    return db.updateTable('lease').where('system', '=', system).where('token', '=', token).where('holder', '=', holder);
  }

  function found(system: string, at: Instant): Promise<FoundLease | undefined> {
    return db
      .selectFrom('lease')
      .selectAll()
      .select((row) => row.case().when('expiresAt', '<=', leaseTime(at, 0)).then(1).else(0).end().as('isExpired'))
      .where('system', '=', system)
      .executeTakeFirst();
  }

  async function acquire(system: string, at: Instant): ReturnType<Leases['acquire']> {
    for (;;) {
      const row = await found(system, at);
      if (row !== undefined && !isFree(row)) return { kind: 'taken', by: holderOf(row) };
      const token = await take(system, row, at);
      if (token === undefined) continue;
      held.set(system, { token, holder, renewal: keepRenewing(system, token, at) });
      return { kind: 'held' };
    }
  }

  async function release(system: string): Promise<void> {
    const lease = held.get(system);
    if (lease === undefined) return;
    held.delete(system);
    clearInterval(lease.renewal);
    await ours(system, lease.token).set(NOBODY).execute();
  }

  return {
    release,

    fenceOf: (system) => held.get(system),

    async acquire(system, at) {
      if (held.has(system) || asking.has(system)) {
        const row = await found(system, at);
        return { kind: 'taken', by: holderOf(row?.host == null ? { ...self, since: at } : row) };
      }
      asking.add(system);
      return await acquire(system, at).finally(() => asking.delete(system));
    },

    async close() {
      for (const system of [...held.keys()]) await release(system);
    },
  };
}

function holderOf({ host, pid, since }: Pick<LeaseRow, 'host' | 'pid' | 'since'>): string {
  return `${host} pid ${pid} since ${since}`;
}
