import { digestOf } from '../../model/digest.ts';
import type { ObservedFleet, ObservedSystem } from '../../model/observed.ts';
import { fleetStatus } from '../../reconciler/fleet-status.ts';
import type { RememberingObserver } from '../../reconciler/last-looks.ts';
import type { PassPorts } from '../../reconciler/pass.ts';
import type { Service } from '../../reconciler/serve.ts';
import type { StatusContent } from '../../reconciler/status-publishing.ts';
import { statusPage } from '../../review/status-page.ts';
import { OBSERVED, PAGE } from '../../sources/status-branch.ts';

type Memory = Pick<PassPorts, 'passes' | 'journal' | 'acts' | 'checks' | 'clock'>;

/** The snapshot of the fleet, and a page about it. Undefined until every System in force has been looked at. */
export async function statusContent(
  { state }: Service,
  observer: RememberingObserver,
  memory: Memory,
): Promise<StatusContent | undefined> {
  const names = [...(state.inForce?.systems.keys() ?? [])].toSorted();
  const looks = names.map((name) => observer.lastLook(name)).filter((look) => look !== undefined);
  if (names.length === 0 || looks.length < names.length) return undefined;
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
      { name: OBSERVED, text: `${JSON.stringify(snapshot, undefined, 2)}\n` },
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
