import type { DesiredSystem } from '../model/desired.ts';
import type { Instant } from '../model/instant.ts';
import type { ObservedSystem } from '../model/observed.ts';
import type { Looks } from '../planner/looks.ts';
import { type LastLooks, type RememberedLook, versionsOf } from '../reconciler/rollouts/memory.ts';
import type { Snapshot } from './read-snapshot.ts';

/** Each of these systems as the snapshot holds it; of one that it does not hold, nobody has looked. No network, no secrets. */
export function recordedLooks(snapshot: Snapshot, systems: readonly DesiredSystem[]): Looks {
  const asked = new Set(systems.map(({ name }) => name));
  return (name) => (asked.has(name) ? snapshot.find(name) : undefined);
}

/** The last look at each system as the snapshot holds it; at those that it does not hold, as is remembered. */
export function lastLooksIn(snapshot: Snapshot, remembered: Pick<LastLooks, 'of'>): Pick<LastLooks, 'of'> {
  return {
    async of(systems) {
      const looks = new Map(await remembered.of(systems));
      for (const system of systems) {
        const look = snapshot.find(system);
        if (look !== undefined) looks.set(system, { look, since: sinceWhen(look, looks.get(system)) });
      }
      return looks;
    },
  };
}

/** For as long as is remembered, where that is about the same versions. */
function sinceWhen(look: ObservedSystem, before: RememberedLook | undefined): Instant {
  const versions = versionsOf(look);
  const isAsBefore = before !== undefined && versions !== undefined && versionsOf(before.look) === versions;
  return isAsBefore && before.since < look.takenAt ? before.since : look.takenAt;
}
