import { existsSync } from 'node:fs';
import type { OperatorConfig } from '../../config/config.ts';
import { readFleetConfig } from '../../config/read-config.ts';
import type { StoreLocation } from '../../config/store-location.ts';
import type { DoctorDeps } from '../../executors/doctor.ts';
import type { Memory } from '../../reconciler/history.ts';
import { LocalPasses } from '../../reconciler/local-passes.ts';
import type { OpenPassQueue } from '../../reconciler/pass-queue.ts';
import type { Clock } from '../../reconciler/ports.ts';
import type { Store } from '../../store/open-store.ts';
import { configOf } from '../config-of.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import { clockOf } from './clock-of.ts';

/** For commands that look back. */
export async function composeStore(
  options: FleetOptions,
  io: Io,
): Promise<{ store: Store; clock: Clock; config: OperatorConfig }> {
  const config = await configOf(options, io, readFleetConfig);
  const { openStore } = await import('../../store/open-store.ts');
  return { store: await openStore(config.store), clock: clockOf(io), config };
}

export async function storeThatExists(location: StoreLocation): Promise<Store | undefined> {
  if (location.kind === 'sqlite' && !existsSync(location.file)) return undefined;
  const { openStore } = await import('../../store/open-store.ts');
  return openStore(location, { mustExist: true });
}

/** Alone, in this process; or shared by all that have the same database. */
export async function queueFor(location: StoreLocation, { passes }: Store): Promise<OpenPassQueue> {
  if (location.kind === 'sqlite') return (work) => new LocalPasses(work);
  const { sharedPasses } = await import('../../store/shared-passes.ts');
  return sharedPasses(location, passes);
}

export const noRuns: Memory['journal'] & DoctorDeps['journal'] = {
  open: async () => undefined,
  lastJudged: async () => undefined,
  newestIn: async () => [],
  hopDurations: async () => [],
  runs: async () => [],
  entries: async () => [],
};

export const nothingRemembered: Memory = {
  journal: noRuns,
  acts: { of: async () => [] },
  checks: { latest: async () => [] },
  looks: { of: async () => new Map() },
  rollouts: { of: async () => ({ underWay: [], failures: [], brake: undefined }), acts: async () => [] },
};
