import type { Freeze } from '../model/freeze.ts';
import type { Instant } from '../model/instant.ts';
import type { Followed } from './adoptions.ts';
import type { FleetReading } from './fleet-reading.ts';
import type { FleetRevision, Wanted, WantedNow } from './wanted.ts';

/** What is asked of every system, each by the newest revision that could be read for it. */
export interface InForce {
  /** The revision that was read last, valid or not. */
  readonly newest: string;
  readonly from: string;
  readonly systems: ReadonlyMap<string, Wanted>;
  /** Those that wait for a mistake to be mended, also where nothing is in force for them yet. */
  readonly held: ReadonlySet<string>;
  /** Those of them that had something in force before the process began, which cannot be read any more. */
  readonly lost: ReadonlyMap<string, Lost>;
  readonly problems: readonly string[];
  /** Since when each system is held, or is not. */
  readonly since: ReadonlyMap<string, Instant>;
  /** Of a revision with problems: they hold back at once what an older revision lets through. */
  readonly freezes: readonly Freeze[];
}

/** What a System followed, and a clause that says why that is in force no longer. */
export interface Lost extends Followed {
  readonly because: string;
}

/** Before anything was read. */
export const NOTHING_IN_FORCE: InForce = {
  newest: '',
  from: '',
  systems: new Map(),
  held: new Set(),
  lost: new Map(),
  problems: [],
  since: new Map(),
  freezes: [],
};

/**
 * What is in force after a reading. A system that the newest revision does not name any more is left alone. One that a
 * mistake can touch keeps what it had; where that shares a machine with another by now, both keep what they had.
 */
export function adopt(before: InForce | undefined, reading: FleetReading, at: Instant): InForce {
  const now = adopted(before, reading);
  const since = [...now.systems.keys(), ...now.held].map((name): [string, Instant] => {
    const unchanged = before !== undefined && before.held.has(name) === now.held.has(name);
    return [name, (unchanged ? before.since.get(name) : undefined) ?? at];
  });
  return { ...now, since: new Map(since) };
}

function adopted(before: InForce | undefined, reading: FleetReading): Omit<InForce, 'since'> {
  if (reading.kind === 'fleet') {
    const { revision } = reading;
    const { revision: newest, from } = revision;
    return { newest, from, systems: wantedIn(revision), held: new Set(), lost: new Map(), problems: [], freezes: [] };
  }
  const { systems: kept, lost, from: formerly } = before ?? NOTHING_IN_FORCE;
  const head = { newest: reading.revision, problems: reading.problems, freezes: reading.freezes };
  if (reading.sound === undefined) {
    return { ...head, from: formerly, systems: kept, held: new Set([...kept.keys(), ...lost.keys()]), lost };
  }
  const { revision, withheld } = reading.sound;
  const sound = wantedIn(revision);
  const held = new Set(withheld.names);
  for (const [name, { system }] of kept) {
    if (!sound.has(name) && withheld.files.includes(system.origin.file)) held.add(name);
  }
  // Where it stood is not known any more: any file that cannot be read may name it.
  const missing = [...lost].filter(([name]) => held.has(name) || (!sound.has(name) && withheld.files.length > 0));
  for (const [name] of missing) held.add(name);
  for (const name of entangled(sound, kept, held)) held.add(name);
  const waiting = [...held].flatMap((name) => kept.get(name)?.system ?? []);
  const inCompany = { ...revision, bystanders: [...revision.bystanders, ...waiting] };
  const systems = [...new Set([...sound.keys(), ...held])].flatMap((name): [string, Wanted][] => {
    const wanted = held.has(name) ? kept.get(name) : besides(sound.get(name), inCompany);
    return wanted === undefined ? [] : [[name, wanted]];
  });
  return { ...head, from: revision.from, systems: new Map(systems), held, lost: new Map(missing) };
}

/** Systems that are held still count where one waits for others, as in the waves of a rollout. */
function besides(wanted: Wanted | undefined, revision: FleetRevision): Wanted | undefined {
  return wanted && { ...wanted, revision };
}

function wantedIn(revision: FleetRevision): ReadonlyMap<string, Wanted> {
  return new Map(revision.fleet.systems.map((system) => [system.name, { system, revision }]));
}

/** Systems of the newest revision with a machine that belongs to one which is held: a machine has one owner at a time. */
function entangled(
  sound: ReadonlyMap<string, Wanted>,
  kept: ReadonlyMap<string, Wanted>,
  held: ReadonlySet<string>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const owned = new Set([...held].flatMap((name) => machinesOf(kept.get(name))));
  for (let more = true; more; ) {
    more = false;
    for (const [name, wanted] of sound) {
      if (held.has(name) || found.has(name) || !machinesOf(wanted).some((machine) => owned.has(machine))) continue;
      found.add(name);
      for (const machine of machinesOf(kept.get(name))) owned.add(machine);
      more = true;
    }
  }
  return found;
}

function machinesOf(wanted: Wanted | undefined): readonly string[] {
  return wanted?.system.agents.map(({ url }) => url) ?? [];
}

/** What is asked of one system now. An older revision is tightened by the freezes of the one that could not be used. */
export function wantedFrom(inForce: InForce | undefined, name: string): WantedNow {
  const wanted = inForce?.systems.get(name);
  if (inForce === undefined || wanted === undefined) return { kind: 'not-named' };
  const { system, revision } = wanted;
  if (!inForce.held.has(name) || inForce.freezes.length === 0) return { kind: 'wanted', system, revision };
  const freezes = [...revision.fleet.freezes, ...inForce.freezes];
  return { kind: 'wanted', system, revision: { ...revision, fleet: { ...revision.fleet, freezes } } };
}
