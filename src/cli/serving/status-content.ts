import { digestOf } from '../../model/digest.ts';
import type { ObservedFleet, ObservedSystem } from '../../model/observed.ts';
import { snapshotText } from '../../observers/snapshot-text.ts';
import { fleetStatus } from '../../reconciler/fleet-status.ts';
import type { RememberingObserver } from '../../reconciler/last-looks.ts';
import type { PassPorts } from '../../reconciler/pass.ts';
import type { Service } from '../../reconciler/serve.ts';
import type { StatusContent } from '../../reconciler/status-publishing.ts';
import { statusPage } from '../../review/status-page.ts';
import { OBSERVED, PAGE } from '../../sources/status-branch.ts';

type Memory = Pick<PassPorts, 'passes' | 'journal' | 'acts' | 'checks' | 'clock'>;

/** What the branch says of a System by now. */
export type Published = (system: string) => ObservedSystem | undefined;

/**
 * The snapshot of the fleet, and a page about it. What this process has not looked at is as another one published it, or
 * this one before it was started. Undefined while it is still looking at something that nobody has published.
 */
export async function statusContent(
  { state }: Pick<Service, 'state'>,
  observer: Pick<RememberingObserver, 'lastLook'>,
  memory: Memory,
  published: () => Promise<Published>,
): Promise<StatusContent | undefined> {
  const names = [...(state.inForce?.systems.keys() ?? [])].toSorted();
  const own = names.map((name) => observer.lastLook(name));
  const before: Published = own.includes(undefined) ? await published() : () => undefined;
  const looks = names.map((name, index) => own[index] ?? before(name)).filter((look) => look !== undefined);
  const isLooking = state.waiting > 0 || state.busy.length > 0;
  if (looks.length === 0 || (looks.length < names.length && isLooking)) return undefined;
  const at = memory.clock.now().toISOString();
  const found = new Map(looks.map((look) => [look.name, look]));
  const all = (await fleetStatus(memory, at)).filter(({ system }) => found.has(system));
  const systems = all.map(({ system, result, reason, message, run }) => {
    const look = found.get(system);
    return { system, result, reason, message, run, versions: versionsOf(look), lookedAt: look?.takenAt };
  });
  const snapshot: ObservedFleet = { formatVersion: '1', takenAt: at, systems: looks };
  return {
    digest: digestOf({ looks: looks.map(withoutMoments), systems: systems.map(({ lookedAt: _, ...said }) => said) }),
    files: [
      { name: OBSERVED, text: snapshotText(snapshot) },
      { name: PAGE, text: statusPage(systems, at) },
    ],
  };
}

function versionsOf(look: ObservedSystem | undefined): readonly string[] {
  const raw = look?.agents.flatMap(({ readings }) => readings.slice(0, 1).map((reading) => reading.raw)) ?? [];
  return [...new Set(raw)];
}

/** Clocks drift and looks come again: neither is a change. */
function withoutMoments({ takenAt: _, agents, ...system }: ObservedSystem) {
  const still = agents.map(({ clockAheadMs: __, readings, ...agent }) => {
    return { ...agent, readings: readings.map(({ source, raw }) => ({ source, raw })) };
  });
  return { ...system, agents: still };
}
