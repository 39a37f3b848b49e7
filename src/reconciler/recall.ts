import type { Adoptions, Followed } from './adoptions.ts';
import type { FleetReading } from './fleet-reading.ts';
import type { Lost } from './in-force.ts';
import type { Wanted } from './wanted.ts';

/** One revision of those that came before the newest, read once more. */
export type ReadAgain = (revision: string, signal: AbortSignal) => Promise<Reread>;

export type Reread =
  | { readonly kind: 'read'; readonly reading: FleetReading }
  /** It cannot be read any more, for good; a clause that says why. */
  | { readonly kind: 'gone'; readonly because: string };

export interface Recalled {
  readonly systems: ReadonlyMap<string, Wanted>;
  /** What followed a revision that says nothing of it any more. */
  readonly lost: ReadonlyMap<string, Lost>;
}

/**
 * What the Systems followed when the process before this one ended, as those revisions say it: none of them is trusted to
 * memory but its name. Throws where one of them cannot be read for the moment.
 */
export async function recall(
  newest: Exclude<FleetReading, { kind: 'fleet' }>,
  { adoptions, readAgain }: { readonly adoptions: Pick<Adoptions, 'latest'>; readonly readAgain: ReadAgain },
  signal: AbortSignal,
): Promise<Recalled> {
  const followed = await adoptions.latest();
  const read = new Map<string, Reread>([[newest.revision, { kind: 'read', reading: newest }]]);
  const systems = new Map<string, Wanted>();
  const lost = new Map<string, Lost>();
  for (const [name, { revision, from }] of followed) {
    const again = read.get(revision) ?? (await readAgain(revision, signal));
    read.set(revision, again);
    const found = again.kind === 'gone' ? again.because : wantedAgain(name, from, again.reading);
    if (typeof found === 'string') lost.set(name, { revision, from, because: found });
    else systems.set(name, found);
  }
  return { systems, lost };
}

/** What the reading asks of the System, or why it cannot say. */
function wantedAgain(name: string, from: Followed['from'], reading: FleetReading): Wanted | string {
  const revision = reading.kind === 'fleet' ? reading.revision : reading.sound?.revision;
  if (revision !== undefined && revision.from !== from) return `it was read from ${from}`;
  const system = revision?.fleet.systems.find((candidate) => candidate.name === name);
  if (revision !== undefined && system !== undefined) return { system, revision };
  const [first = 'it does not name the System'] = reading.kind === 'fleet' ? [] : reading.problems;
  return `it cannot be used for it any more: ${first}`;
}
