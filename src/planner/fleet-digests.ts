import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { canonicalJson, digestOf } from '../model/digest.ts';
import type { ObservedSystem } from '../model/observed.ts';
import { compareText } from '../model/text-order.ts';

/** What is asked for, whatever the order and the lines in which it was written. */
export function desiredDigest({ systems, catalog, windows }: DesiredFleet): string {
  return digestOf({
    systems: unordered(systems.map(desiredContent)),
    catalog: catalogContent(catalog),
    windows: unordered(windows.map((window) => ({ ...window, origin: undefined }))),
  });
}

export function catalogDigest(catalog: readonly CatalogPackage[]): string {
  return digestOf(catalogContent(catalog));
}

/** What was found, without the moments at which anyone looked: looking again and finding the same changes nothing. */
export function observedDigest(systems: readonly ObservedSystem[]): string {
  return digestOf(unordered(systems.map(observedContent)));
}

function desiredContent(system: DesiredSystem): unknown {
  return {
    ...system,
    origin: undefined,
    agents: unordered(system.agents),
    schedule: { ...system.schedule, windows: unordered(system.schedule.windows) },
  };
}

function catalogContent(catalog: readonly CatalogPackage[]): readonly string[] {
  return unordered(catalog.map((entry) => ({ ...entry, origin: undefined })));
}

export function observedContent({ name, cluster, agents, unlisted }: ObservedSystem): unknown {
  return {
    name,
    cluster,
    agents: unordered(
      agents.map((agent) => ({
        name: agent.name,
        role: agent.role,
        state: agent.state,
        problem: agent.problem?.code,
        readings: unordered(agent.readings.map(({ source, raw }) => ({ source, raw }))),
      })),
    ),
    unlisted: unordered(unlisted ?? []),
  };
}

/** A list as a set: sorted, each member once. */
function unordered(members: readonly unknown[]): readonly string[] {
  return [...new Set(members.map(canonicalJson))].toSorted(compareText);
}
