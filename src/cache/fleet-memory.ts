import { createHash } from 'node:crypto';
import path from 'node:path';
import type { FleetLocation, OperatorConfig } from '../config/config.ts';
import { noMemory, type ReadingMemory } from '../desired/reading-memory.ts';
import type { ContentMemory } from '../sources/content-memory.ts';
import { trustedFolder, userCacheFolder } from './cache-folder.ts';
import { diskContents } from './disk-contents.ts';
import { diskMemory } from './disk-memory.ts';
import { thisReader } from './this-reader.ts';

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export interface FleetMemory {
  readonly readings: ReadingMemory;
  /** Of a folder; a repository knows its files by their ids. */
  readonly contents: ContentMemory | undefined;
}

const NOTHING: FleetMemory = { readings: noMemory, contents: undefined };

/**
 * The memory of this fleet: beside the operator's store where a configuration is named, else in the user's cache; none
 * where neither can be told or trusted.
 */
export function fleetMemory(config: OperatorConfig, surroundings: Surroundings): FleetMemory {
  try {
    const reader = thisReader();
    const around = folderFor(config, surroundings);
    if (reader === undefined || around === undefined) return NOTHING;
    const folder = path.join(around, 'readings');
    const pack = packOf(config.fleet);
    const contents = config.fleet.kind === 'directory' ? diskContents(folder, `${pack}.seen`) : undefined;
    return { readings: diskMemory({ folder, pack, reader }), contents };
  } catch {
    return NOTHING;
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
