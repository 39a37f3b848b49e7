import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { type CanonicalText, canonicalSet, digestOf } from '../model/digest.ts';
import type { ObservedSystem } from '../model/observed.ts';
import type { KnowledgeOverlay } from '../model/overlay.ts';

/** What is asked for, whatever the order and the lines in which it was written. */
export function desiredDigest({ systems, catalog, windows, freezes, overlays }: DesiredFleet): string {
  return digestOf({
    systems: canonicalSet(systems.map(desiredContent)),
    catalog: catalogContent(catalog),
    windows: canonicalSet(windows.map((window) => ({ ...window, origin: undefined }))),
    freezes: canonicalSet(freezes.map((freeze) => ({ ...freeze, origin: undefined }))),
    overlays: canonicalSet(overlays.map(overlayContent)),
  });
}

export function catalogDigest(catalog: readonly CatalogPackage[]): string {
  return digestOf(catalogContent(catalog));
}

/** What decides one system: its gates, which are asked again at the moment of the act, and its labels left out. */
export function decidingDigest(system: DesiredSystem): string {
  const gates = { labels: undefined, schedule: undefined, freezeOverrides: undefined, suspend: undefined };
  return digestOf({ ...desiredContent(system), ...gates });
}

/** What was found, without the moments at which anyone looked: looking again and finding the same changes nothing. */
export function observedSystemDigest(system: ObservedSystem): string {
  return digestOf(observedContent(system));
}

function desiredContent(system: DesiredSystem): object {
  return {
    ...system,
    origin: undefined,
    agents: canonicalSet(system.agents),
    acceptedRisks: canonicalSet(system.acceptedRisks.map((acceptance) => ({ ...acceptance, origin: undefined }))),
    freezeOverrides: canonicalSet(system.freezeOverrides.map((override) => ({ ...override, origin: undefined }))),
    schedule: { ...system.schedule, windows: canonicalSet(system.schedule.windows) },
  };
}

function overlayContent({ name, knownBuilds, risks, corrections }: KnowledgeOverlay): object {
  const [builds, local, corrected] = [knownBuilds, risks, corrections].map((entries) =>
    canonicalSet(entries.map((entry) => ({ ...entry, origin: undefined }))),
  );
  return { name, builds, local, corrected };
}

function catalogContent(catalog: readonly CatalogPackage[]): CanonicalText {
  return canonicalSet(catalog.map((entry) => ({ ...entry, origin: undefined })));
}

export function observedContent({ name, cluster, agents, unlisted }: ObservedSystem): unknown {
  return {
    name,
    cluster,
    agents: canonicalSet(
      agents.map((agent) => ({
        name: agent.name,
        role: agent.role,
        state: agent.state,
        problem: agent.problem?.code,
        readings: canonicalSet(agent.readings.map(({ source, raw }) => ({ source, raw }))),
      })),
    ),
    unlisted: canonicalSet(unlisted ?? []),
  };
}
