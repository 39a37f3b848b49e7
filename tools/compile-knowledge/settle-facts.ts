import { RatchetError } from '../../src/model/errors.ts';
import type { DataShape } from './data-shapes.ts';
import { type Curation, type Entries, type Facts, type Json, sameFact } from './facts.ts';

/** One member of one entry, such as `KI_Example` `severity`. */
export interface FactPlace {
  readonly id: string;
  readonly member: string;
}

export interface Settled {
  /** Entries that have all they need, by id. */
  readonly entries: ReadonlyMap<string, Facts>;
  /** How many facts came from the pages, from a correction of the pages, and from curation alone. */
  readonly counts: { readonly parsed: number; readonly corrected: number; readonly curated: number };
  /** Required facts that neither side has; their entries are left out of the data. */
  readonly uncovered: readonly FactPlace[];
  /** Curated facts that the pages now give by themselves: they can go. */
  readonly stale: readonly FactPlace[];
}

/** Lets curated facts win over those read from the pages, and tells where each came from. */
export function settleFacts(shape: DataShape, read: Entries, curations: readonly Curation[]): Settled {
  const curated = byId(curations);
  const entries = new Map<string, Facts>();
  const counts = { parsed: 0, corrected: 0, curated: 0 };
  const uncovered: FactPlace[] = [];
  const stale: FactPlace[] = [];

  for (const id of new Set([...read.keys(), ...curated.keys()])) {
    const said = read.get(id) ?? {};
    const ruled = curated.get(id) ?? {};
    refuseUnknownMembers(shape, id, ruled);
    const facts = settleEntry(shape, said, ruled);
    const missing = shape.members.filter((member) => member.required && facts[member.name] === undefined);
    uncovered.push(...missing.map(({ name }) => ({ id, member: name })));
    stale.push(...staleMembers(said, ruled).map((member) => ({ id, member })));
    if (missing.length > 0) continue;
    entries.set(id, facts);
    for (const { name } of shape.members) {
      const origin = originOf(said[name], ruled[name]);
      if (origin !== undefined) counts[origin] += 1;
    }
  }
  return { entries, counts, uncovered, stale };
}

function byId(curations: readonly Curation[]): Map<string, Facts> {
  const found = new Map<string, Facts>();
  for (const { id, values } of curations) found.set(id, { ...found.get(id), ...values });
  return found;
}

/** A misspelt member would be left out without a word, and the fact with it. */
function refuseUnknownMembers({ file, members }: DataShape, id: string, ruled: Facts): void {
  const unknown = Object.keys(ruled).find((name) => !members.some((member) => member.name === name));
  if (unknown === undefined) return;
  throw new RatchetError('curated.invalid', `cannot use curated file "${file}": "${id}" has "${unknown}"`, {
    blame: 'author',
    hint: `write one of: ${members.map(({ name }) => name).join(', ')}`,
  });
}

function settleEntry(shape: DataShape, said: Facts, ruled: Facts): Facts {
  const entry: Record<string, Json> = {};
  for (const { name, otherwise = null } of shape.members) {
    const value = ruled[name] ?? (ruled[name] === null ? otherwise : (said[name] ?? otherwise));
    if (value !== null) entry[name] = value;
  }
  return entry;
}

function staleMembers(said: Facts, ruled: Facts): readonly string[] {
  return Object.keys(ruled).filter((member) =>
    ruled[member] === null ? said[member] === undefined : sameFact(said[member], ruled[member]),
  );
}

function originOf(said: Json | undefined, ruled: Json | undefined): keyof Settled['counts'] | undefined {
  if (ruled === undefined) return said === undefined ? undefined : 'parsed';
  if (sameFact(said, ruled)) return 'parsed';
  return said === undefined ? 'curated' : 'corrected';
}
