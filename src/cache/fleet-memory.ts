import { createHash } from 'node:crypto';
import path from 'node:path';
import type { FleetLocation, OperatorConfig } from '../config/config.ts';
import { noMemory, type ReadingMemory } from '../desired/reading-memory.ts';
import { trustedFolder, userCacheFolder } from './cache-folder.ts';
import { diskMemory } from './disk-memory.ts';
import { thisReader } from './this-reader.ts';

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * The memory of this fleet: beside the operator's store where a configuration is named, else in the user's cache; none
 * where neither can be told or trusted.
 */
export function fleetMemory(config: OperatorConfig, surroundings: Surroundings): ReadingMemory {
  try {
    const reader = thisReader();
    const folder = folderFor(config, surroundings);
    if (reader === undefined || folder === undefined) return noMemory;
    return diskMemory({ folder: path.join(folder, 'readings'), pack: packOf(config.fleet), reader });
  } catch {
    return noMemory;
  }
}

function folderFor({ file, stateFolder, fleet }: OperatorConfig, { env, cwd }: Surroundings): string | undefined {
  const candidates = [file === undefined ? undefined : stateFolder, userCacheFolder(env)];
  const around = { fleet: fleet.kind === 'directory' ? fleet.path : undefined, cwd };
  return trustedFolder(
    candidates.filter((folder) => folder !== undefined),
    around,
  );
}

/** Branches of one repository share a pack: most of their files are the same. */
function packOf(fleet: FleetLocation): string {
  const place = fleet.kind === 'directory' ? [fleet.path] : [fleet.url, fleet.folder];
  return createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 32);
}
