import { bytesOf, type JsonFileKind, refused } from '../json/json-file.ts';
import type { RatchetError } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import type { ObservedFleet, ObservedSystem } from '../model/observed.ts';
import { printable } from '../model/printable.ts';
import { shipped } from '../shipped.ts';
import { isObservedFleet } from './is-observed-fleet.ts';
import { snapshotInLines } from './snapshot-text.ts';

export const SNAPSHOT: JsonFileKind = {
  code: 'snapshot',
  name: 'an observed snapshot',
  schema: shipped('schemas/observed.schema.json'),
  // A fleet of a thousand systems takes a tenth of it.
  longestBytes: 64 * 1024 * 1024,
  hint: 'write it with: ratchet observe --out',
};

/** What was found once, to be asked for one system at a time. */
export interface Snapshot {
  readonly takenAt: Instant;
  find(name: string): ObservedSystem | undefined;
}

/** Reads what `ratchet observe --out` wrote. Throws `snapshot.…` with the path of every wrong value. */
export async function readSnapshot(file: string): Promise<Snapshot> {
  return parseSnapshot(await bytesOf(file, SNAPSHOT), file);
}

/** `file` is for messages. */
export async function parseSnapshot(bytes: Buffer, file: string): Promise<Snapshot> {
  const text = bytes.toString('utf8');
  const { takenAt, systems } = plainFleet(text) ?? (await checkedBySchema(text, file));
  const byName = new Map(systems.map((system) => [system.name, system]));
  if (byName.size < systems.length) throw namedTwice(systems, file);
  return { takenAt, find: (name) => byName.get(name) };
}

/** Which of the two looks is true now, nobody can tell. */
function namedTwice(systems: ObservedFleet['systems'], file: string): RatchetError {
  const first = new Map<string, number>();
  for (const [index, { name }] of systems.entries()) if (!first.has(name)) first.set(name, index);
  const at = systems.findIndex(({ name }, index) => first.get(name) !== index);
  const name = systems[at]?.name ?? '';
  const other = `systems[${first.get(name)}]`;
  const message = `"${file}" is not ${SNAPSHOT.name}: systems[${at}] is "${printable(name, 80)}", as ${other} is; leave the newer look`;
  return refused('invalid', message, SNAPSHOT);
}

/** Undefined for whatever may be wrong: what is wrong with it tells whoever knows the schema. */
function plainFleet(text: string): ObservedFleet | undefined {
  try {
    const inLines = snapshotInLines(text);
    if (inLines !== undefined) return inLines;
    const value: unknown = JSON.parse(text);
    return isObservedFleet(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Loading what checks schemas takes longer than checking many a snapshot. */
async function checkedBySchema(text: string, file: string): Promise<ObservedFleet> {
  const { parseJsonFile } = await import('../json/read-json-file.ts');
  return parseJsonFile(text, file, SNAPSHOT) as ObservedFleet;
}
