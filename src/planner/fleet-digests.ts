import type { CatalogPackage } from '../model/catalog.ts';
import type { AgentEndpoint, DesiredFleet, DesiredSystem, SshEndpoint } from '../model/desired.ts';
import { type ContentOf, canonicalJson, canonicalSet, digestOf, LinesDigest } from '../model/digest.ts';
import type { ObservedAgent, ObservedSystem, Reading } from '../model/observed.ts';
import { onceEach } from '../model/once-each.ts';
import type { KnowledgeOverlay, RiskAcceptance } from '../model/overlay.ts';
import { compareText } from '../model/text-order.ts';

/** What is asked for, whatever the lines in which it was written. `systems` come in the order of their names. */
export function desiredDigest(
  { catalog, windows, freezes, overlays }: DesiredFleet,
  systems: readonly DesiredSystem[],
): string {
  const each = new LinesDigest();
  for (const system of systems) each.add(desiredContent(system));
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
    agents: inNameOrder(deciding.agents.map(endpointContent)),
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
  return {
    agents: inNameOrder(agents.map(agentContent)),
    cluster,
    name,
    unlisted: unlisted?.toSorted(compareText) ?? [],
  };
}

function desiredContent(system: DesiredSystem): object {
  const { freezeOverrides, labels, schedule, suspend } = system;
  return {
    deciding: decidingDigest(system),
    freezeOverrides: canonicalSet(freezeOverrides.map((override) => ({ ...override, origin: undefined }))),
    labels,
    schedule: { ...schedule, windows: canonicalSet(schedule.windows) },
    suspend,
  };
}

/** Where two have one name, their texts decide. */
function inNameOrder<T extends { readonly name: unknown }>(agents: readonly T[]): readonly T[] {
  const names = agents.map(({ name }) => String(name));
  if (names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name)) return agents;
  return agents.toSorted(
    (a, b) => compareText(String(a.name), String(b.name)) || compareText(canonicalJson(a), canonicalJson(b)),
  );
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

function agentContent({
  name,
  problem,
  readings,
  role,
  state,
}: ObservedAgent): ContentOf<ObservedAgent, 'clockAheadMs'> {
  return { name, problem: problem?.code, readings: inTextOrder(readings).map(readingContent), role, state };
}

function inTextOrder(readings: readonly Reading[]): readonly Reading[] {
  if (readings.length < 2) return readings;
  return readings.toSorted((a, b) => compareText(a.source, b.source) || compareText(a.raw, b.raw));
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
