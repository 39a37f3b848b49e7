import { bytesOf, type JsonFileKind } from '../json/json-file.ts';
import { listPlaces, type Place } from '../json/list-places.ts';
import type { Instant } from '../model/instant.ts';
import type { ObservedFleet, ObservedSystem } from '../model/observed.ts';
import { shipped } from '../shipped.ts';
import { isInstant, isObservedSystem } from './is-observed-system.ts';

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
  /** Of two under one name the later in the file. */
  find(name: string): ObservedSystem | undefined;
}

/** Reads what `ratchet observe --out` wrote. Throws `snapshot.…` with the path of every wrong value. */
export async function readSnapshot(file: string): Promise<Snapshot> {
  return parseSnapshot(await bytesOf(file, SNAPSHOT), file);
}

/** `file` is for messages. */
export async function parseSnapshot(bytes: Buffer, file: string): Promise<Snapshot> {
  return inPlaces(bytes) ?? (await checkedAsWhole(bytes, file));
}

/**
 * The systems stay as bytes, each checked now and parsed again when it is asked for: parsing twice costs less than
 * carrying the objects of a large fleet from one collection of garbage to the next. Undefined for whatever may be wrong.
 */
function inPlaces(bytes: Buffer): Snapshot | undefined {
  const found = listPlaces(bytes, 'systems');
  if (found === undefined) return undefined;
  const places = new Map<string, Place>();
  const parse = ({ start, end }: Place): unknown => JSON.parse(bytes.toString('utf8', start, end));
  try {
    const { start, end } = found.list;
    const frame = JSON.parse(`${bytes.toString('utf8', 0, start)}[]${bytes.toString('utf8', end)}`);
    if (!isFrame(frame)) return undefined;
    for (const place of found.items) {
      const system = parse(place);
      if (!isObservedSystem(system)) return undefined;
      places.set(system.name, place);
    }
    let last: ObservedSystem | undefined;
    const find = (name: string) => {
      const place = places.get(name);
      // A plan asks about one system after the other, about each more than once.
      if (last?.name !== name) last = place === undefined ? undefined : (parse(place) as ObservedSystem);
      return last;
    };
    return { takenAt: frame.takenAt, find };
  } catch {
    return undefined;
  }
}

function isFrame({ formatVersion, takenAt, systems, ...others }: Record<string, unknown>): boolean {
  const isEmptyList = Array.isArray(systems) && systems.length === 0;
  return formatVersion === '1' && isInstant(takenAt) && isEmptyList && Object.keys(others).length === 0;
}

async function checkedAsWhole(bytes: Buffer, file: string): Promise<Snapshot> {
  const { parseJsonFile } = await import('../json/read-json-file.ts');
  const { takenAt, systems } = parseJsonFile(bytes.toString('utf8'), file, SNAPSHOT) as ObservedFleet;
  const byName = new Map(systems.map((system) => [system.name, system]));
  return { takenAt, find: (name) => byName.get(name) };
}
