import type { Instant } from '../model/instant.ts';
import type { Adoptions, Followed, Refusal } from './adoptions.ts';
import type { FleetReading } from './fleet-reading.ts';
import type { InForce } from './in-force.ts';
import type { Unverified } from './ports.ts';
import type { ServiceEvent } from './service-event.ts';

// What becomes of a revision, in the words of events and of the record.

type Adoption = Extract<ServiceEvent, { readonly kind: 'revision' | 'rejected' }>;
type Recall = Extract<ServiceEvent, { readonly kind: 'recalled' }>;

export function recalledIn({ newest, systems }: InForce): readonly Recall[] {
  const older = [...systems].filter(([, { revision }]) => revision.revision !== newest);
  const revisions = new Set(older.map(([, { revision }]) => revision.revision));
  return [...revisions].map((revision) => {
    const names = older.filter(([, wanted]) => wanted.revision.revision === revision).map(([name]) => name);
    return { kind: 'recalled', revision, systems: names };
  });
}

export function followedIn({ systems, lost }: InForce): ReadonlyMap<string, Followed> {
  const follows = [...systems].map(([name, { revision }]): [string, Followed] => {
    return [name, { revision: revision.revision, from: revision.from }];
  });
  return new Map([...follows, ...lost]);
}

export function namesAt({ systems }: InForce, revision: string): readonly string[] {
  return [...systems.values()]
    .filter((wanted) => wanted.revision.revision === revision)
    .map(({ system }) => system.name);
}

export function eventOf(before: InForce | undefined, now: InForce, kind: FleetReading['kind']): Adoption {
  const { newest: revision, systems, held, problems } = now;
  const lost = [...now.lost].map(([system, { revision: followed, because }]) => ({
    system,
    revision: followed,
    because,
  }));
  if (kind === 'problems') {
    return { kind: 'rejected', revision, problems, held: [...held], lost, adopted: namesAt(now, revision).length };
  }
  const unnamed = [...(before?.systems.keys() ?? [])].filter((name) => !systems.has(name));
  return { kind: 'revision', revision, systems: systems.size, unnamed };
}

export function onRecord(
  { kind, revision, ...told }: Adoption,
  again: readonly Recall[],
  at: Instant,
): Parameters<Adoptions['record']>[0] {
  const detail =
    'held' in told
      ? { revision, held: told.held, lost: told.lost, adopted: told.adopted, recalled: again.map(withoutKind) }
      : { revision, ...told };
  return { at, kind: kind === 'revision' ? 'revision-in-force' : 'revision-rejected', system: undefined, detail };
}

export function onRecordOf({ commit, reason, message }: Unverified, at: Instant): Refusal {
  return { at, kind: 'revision-refused', system: undefined, detail: { commit, reason, message } };
}

function withoutKind({ kind: _, ...told }: Recall) {
  return told;
}
