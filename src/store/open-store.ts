import { existsSync } from 'node:fs';
import type { StoreLocation } from '../config/store-location.ts';
import type { Acts } from '../reconciler/acts.ts';
import type { Adoptions } from '../reconciler/adoptions.ts';
import type { Audit } from '../reconciler/audit.ts';
import type { CheckReports } from '../reconciler/checks.ts';
import type { DeliveryMemory } from '../reconciler/delivery-memory.ts';
import type { PlanUses } from '../reconciler/plan-uses.ts';
import type { RunHistory } from '../reconciler/prune-history.ts';
import type { LastLooks, Rollouts } from '../reconciler/rollouts/memory.ts';
import type { Leases, PassLog, RunJournal } from '../reconciler/runs.ts';
import type { SilenceLog } from '../reconciler/silences/ports.ts';
import type { SourceConditions } from '../reconciler/source-conditions.ts';
import type { Outbox } from '../reconciler/telling/outbox.ts';
import { acts } from './acts.ts';
import { adoptions } from './adoptions.ts';
import { auditChain } from './audit-chain.ts';
import { checkReports } from './check-reports.ts';
import { deliveryMemory } from './delivery-memory.ts';
import type { OpenDatabase } from './flavour.ts';
import { lastLooks } from './last-looks.ts';
import type { LeaseTime } from './lease-time.ts';
import { leases } from './leases.ts';
import { outbox } from './outbox.ts';
import { passLog } from './pass-log.ts';
import { planUses } from './plan-uses.ts';
import { type ProcessLook, thisProcess } from './process-look.ts';
import { rollouts } from './rollouts.ts';
import { runHistory } from './run-history.ts';
import { runJournal } from './run-journal.ts';
import { silenceLog } from './silence-log.ts';
import { sourceConditions } from './source-conditions.ts';

export interface Store {
  readonly journal: RunJournal;
  readonly leases: Leases;
  readonly passes: PassLog;
  readonly planUses: PlanUses;
  readonly acts: Acts;
  readonly checks: CheckReports;
  readonly looks: LastLooks;
  readonly rollouts: Rollouts;
  readonly outbox: Outbox;
  readonly silences: SilenceLog;
  readonly adoptions: Adoptions;
  readonly sources: SourceConditions;
  readonly deliveries: DeliveryMemory;
  readonly audit: Audit;
  readonly history: RunHistory;
  /** Gives back the leases of this process and closes the file. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** How holders of leases are told apart and looked at; this process on this machine where left out. */
  readonly look?: ProcessLook;
  /** By whose clock leases are counted; by that of a shared database where left out. */
  readonly leaseTime?: LeaseTime;
}

/**
 * The memory of Ratchet: in one SQLite file, made with its folder where it is missing, or in a PostgreSQL database. Any
 * number of processes may have it open. With `mustExist` nothing is made, and `undefined` says that there is none.
 * Throws `store.…` with what the operator can do.
 */
export async function openStore(
  location: StoreLocation,
  options: StoreOptions & { readonly mustExist: true },
): Promise<Store | undefined>;
export async function openStore(location: StoreLocation, options?: StoreOptions): Promise<Store>;
export async function openStore(
  location: StoreLocation,
  { mustExist = false, ...options }: StoreOptions & { readonly mustExist?: boolean } = {},
): Promise<Store | undefined> {
  const opened = await openDatabase(location, mustExist);
  return opened && storeOn(opened, options);
}

/** The queries of all rooms, over one database. */
export function storeOn({ db, flavour }: OpenDatabase, options: StoreOptions = {}): Store {
  const { look = thisProcess(), leaseTime = flavour.leaseTime } = options;
  const chain = auditChain(db, look.self);
  const held = leases(db, { look, leaseTime, chain });
  return {
    journal: runJournal(db, { flavour, chain, fenceOf: held.fenceOf }),
    leases: held,
    passes: passLog(db, { flavour, fenceOf: held.fenceOf }),
    outbox: outbox(db),
    silences: silenceLog(db),
    planUses: planUses(db, chain),
    acts: acts(db, chain),
    checks: checkReports(db, chain),
    looks: lastLooks(db),
    rollouts: rollouts(db, chain),
    adoptions: adoptions(db, chain),
    sources: sourceConditions(db),
    deliveries: deliveryMemory(db),
    audit: chain,
    history: runHistory(db, chain),
    async close() {
      await held.close();
      await db.destroy();
    },
  };
}

/** Each kind is loaded when it is the one. Answers undefined where it must exist and does not. */
export async function openDatabase(location: StoreLocation, mustExist = false): Promise<OpenDatabase | undefined> {
  if (location.kind === 'postgres') {
    const { openPostgres } = await import('./postgres.ts');
    return await openPostgres(location, mustExist);
  }
  if (mustExist && !existsSync(location.file)) return undefined;
  const { openSqlite } = await import('./sqlite.ts');
  return await openSqlite(location.file);
}
