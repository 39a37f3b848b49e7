import path from 'node:path';
import { fleetMemory } from '../../cache/fleet-memory.ts';
import type { OperatorConfig } from '../../config/config.ts';
import { readFleetConfig } from '../../config/read-config.ts';
import type { ReadingMemory } from '../../desired/reading-memory.ts';
import type { FleetSource } from '../../reconciler/ports.ts';
import { sourceFor } from '../../sources/index.ts';
import { configOf } from '../config-of.ts';
import type { Io } from '../io.ts';
import type { FleetOptions } from '../options.ts';
import type { FleetReader } from '../read-fleet.ts';
import { fleetReader } from '../read-fleet.ts';
import { clockOf } from './clock-of.ts';

export interface SourcePart extends FleetReader {
  readonly config: OperatorConfig;
  readonly source: FleetSource;
}

/** For commands that read the fleet repository and no more. */
export async function composeSource(options: FleetOptions, io: Io): Promise<SourcePart> {
  return sourceOf(await configOf(options, io, readFleetConfig), io);
}

export async function sourceOf(
  config: OperatorConfig,
  io: Io,
  remember: (beneath: ReadingMemory) => ReadingMemory = (onDisk) => onDisk,
): Promise<SourcePart> {
  const clock = clockOf(io);
  const { readings, contents } = fleetMemory(config, io);
  const source = await sourceFor(config.fleet, {
    cacheRoot: path.join(config.stateFolder, 'git'),
    clock,
    contents,
    pollMs: config.serve.pollMs,
    random: Math.random,
  });
  return { config, source, ...fleetReader(source, remember(readings), clock) };
}
