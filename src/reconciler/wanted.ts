import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import type { Knowledge } from '../model/knowledge.ts';

/** One revision of the fleet repository, read and found valid. */
export interface FleetRevision {
  readonly fleet: DesiredFleet;
  /** Systems that nobody asks about, and that may be in one rollout with those of the fleet. */
  readonly bystanders: readonly DesiredSystem[];
  /** `main@sha1:…` */
  readonly revision: string;
  /** Where it came from, without credentials. */
  readonly from: string;
  /** What the vendor publishes, as the overlays of this revision correct and extend it. */
  readonly knowledge: Knowledge;
}

/** What one system is wanted to be, and the revision that says so. */
export interface Wanted {
  readonly system: DesiredSystem;
  readonly revision: FleetRevision;
}

export type WantedNow =
  | ({ readonly kind: 'wanted' } & Wanted)
  /** The fleet repository does not name the system any more: it is left alone. */
  | { readonly kind: 'not-named' }
  /** It cannot be read, or is not valid: what was read before stays in force. */
  | { readonly kind: 'as-before' };

/** What this revision asks of one system. */
export function wantedIn(revision: FleetRevision, name: string): WantedNow {
  const system = revision.fleet.systems.find((candidate) => candidate.name === name);
  return system === undefined ? { kind: 'not-named' } : { kind: 'wanted', system, revision };
}
