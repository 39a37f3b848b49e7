import { readConfig, readFleetConfig } from '../../config/read-config.ts';
import type { Memory } from '../../reconciler/history.ts';
import type { Clock } from '../../reconciler/ports.ts';
import type { Probes } from '../../reconciler/probes.ts';
import { configOf } from '../config-of.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import { clockOf } from './clock-of.ts';
import type { LookAt } from './eyes.ts';
import { openEyes, recordedEyes } from './eyes.ts';
import { nothingRemembered, storeThatExists } from './memory.ts';
import { probesOf } from './reach.ts';
import type { SourcePart } from './source.ts';
import { sourceOf } from './source.ts';

interface PlanComposition extends SourcePart {
  readonly look: LookAt;
  /** Undefined where nothing real is to be reached. */
  readonly probes: Probes | undefined;
  readonly memory: Memory;
  readonly clock: Clock;
  close(): Promise<void>;
}

/** For commands that decide only: no store is created, and with a snapshot no system is reached. */
export async function composeForPlan(
  options: FleetOptions & { readonly observed?: string },
  io: Io,
): Promise<PlanComposition> {
  const reachesAgents = options.observed === undefined;
  const part = await sourceOf(await configOf(options, io, reachesAgents ? readConfig : readFleetConfig), io);
  const clock = clockOf(io);
  const store = await storeThatExists(part.config.store);
  const memory = store ?? nothingRemembered;
  const eyes =
    options.observed === undefined
      ? await openEyes(part.config, clock, io)
      : await recordedEyes(options.observed, part.config, io);
  return {
    ...part,
    clock,
    look: eyes.look,
    probes: reachesAgents ? await probesOf(part.config, io) : undefined,
    memory: { ...memory, looks: eyes.lastLooks(memory.looks) },
    async close() {
      await eyes.close();
      await store?.close();
    },
  };
}
