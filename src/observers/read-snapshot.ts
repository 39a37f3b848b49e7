import { type JsonFileKind, parseJsonFile, readJsonFile } from '../json/read-json-file.ts';
import type { ObservedFleet } from '../model/observed.ts';

const SNAPSHOT: JsonFileKind = {
  code: 'snapshot',
  name: 'an observed snapshot',
  schema: new URL('../../schemas/observed.schema.json', import.meta.url),
  // A fleet of a thousand systems takes a tenth of it.
  longestBytes: 64 * 1024 * 1024,
  hint: 'write it with: ratchet observe --out',
};

/** Reads what `ratchet observe --out` wrote. Throws `snapshot.…` with the path of every wrong value. */
export async function readSnapshot(file: string): Promise<ObservedFleet> {
  return (await readJsonFile(file, SNAPSHOT)) as ObservedFleet;
}

export function parseSnapshot(text: string, file: string): ObservedFleet {
  return parseJsonFile(text, file, SNAPSHOT) as ObservedFleet;
}
