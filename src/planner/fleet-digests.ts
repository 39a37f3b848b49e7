import type { CatalogPackage } from '../model/catalog.ts';
import type { AgentEndpoint, DesiredFleet, DesiredSystem, SshEndpoint } from '../model/desired.ts';
import { type ContentOf, canonicalSet, digestOf, ListDigest } from '../model/digest.ts';
import type { ObservedAgent, ObservedSystem, Reading } from '../model/observed.ts';
import { onceEach } from '../model/once-each.ts';
import type { KnowledgeOverlay, RiskAcceptance } from '../model/overlay.ts';

/** What is asked for, whatever the lines in which it was written. `systems` come in the order of their names. */
export function desiredDigest(
  { catalog, windows, freezes, overlays }: DesiredFleet,
  systems: readonly DesiredSystem[],
): string {
  const each = new ListDigest();
  for (const system of systems) each.add(desiredSystemDigest(system));
  return digestOf({
    catalog: catalogDigest(catalog),
    freezes: canonicalSet(freezes.map((freeze) => ({ ...freeze, origin: undefined }))),
    overlays: canonicalSet(overlays.map(overlayContent)),
    systems: each.value,
    windows: canonicalSet(windows.map((window) => ({ ...window, origin: undefined }))),
  });
}

export const catalogDigest = onceEach((catalog: readonly CatalogPackage[]): string =>
  digestOf(canonicalSet(catalog.map((entry) => ({ ...entry, origin: undefined })))),
);

/** What decides one system: its gates, which are asked again at the moment of the act, and its labels left out. */
export const decidingDigest = onceEach((system: DesiredSystem): string => {
  const { freezeOverrides, labels, origin, schedule, suspend, ...deciding } = system;
  return digestOf({
    ...deciding,
    acceptedRisks: canonicalSet(deciding.acceptedRisks.map(acceptanceContent)),
    agents: canonicalSet(deciding.agents.map(endpointContent)),
  });
});

/** What was found, without the moments at which anyone looked: looking again and finding the same changes nothing. */
export const observedDigest = onceEach((system: ObservedSystem): string => digestOf(observedContent(system)));

export function observedContent({
  agents,
  cluster,
  name,
  unlisted,
}: ObservedSystem): ContentOf<ObservedSystem, 'takenAt'> {
  return { agents: canonicalSet(agents.map(agentContent)), cluster, name, unlisted: canonicalSet(unlisted ?? []) };
}

function desiredSystemDigest(system: DesiredSystem): string {
  const { freezeOverrides, labels, schedule, suspend } = system;
  return digestOf({
    deciding: decidingDigest(system),
    freezeOverrides: canonicalSet(freezeOverrides.map((override) => ({ ...override, origin: undefined }))),
    labels,
    schedule: { ...schedule, windows: canonicalSet(schedule.windows) },
    suspend,
  });
}

function endpointContent({ name, peer, role, ssh, url }: AgentEndpoint): ContentOf<AgentEndpoint> {
  return { name, peer, role, ssh: ssh && sshContent(ssh), url };
}

function sshContent({ host, hostKey, port }: SshEndpoint): ContentOf<SshEndpoint> {
  return { host, hostKey, port };
}

function acceptanceContent({ expires, id, owner, reason }: RiskAcceptance): ContentOf<RiskAcceptance, 'origin'> {
  return { expires, id, owner, reason };
}

function agentContent({ name, problem, readings, role, state }: ObservedAgent): ContentOf<ObservedAgent> {
  const each = readings.map(readingContent);
  return { name, problem: problem?.code, readings: each.length === 1 ? each : canonicalSet(each), role, state };
}

function readingContent({ raw, source }: Reading): ContentOf<Reading, 'at'> {
  return { raw, source };
}

function overlayContent({ name, knownBuilds, risks, corrections }: KnowledgeOverlay): object {
  const [builds, local, corrected] = [knownBuilds, risks, corrections].map((entries) =>
    canonicalSet(entries.map((entry) => ({ ...entry, origin: undefined }))),
  );
  return { name, builds, local, corrected };
}
