import { inNameOrder } from '../model/canonical-order.ts';
import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { type ContentOf, canonicalSet, digestOf, digestOfContent, LinesDigest } from '../model/digest.ts';
import type { ObservedAgent, ObservedSystem, Reading } from '../model/observed.ts';
import { onceEach } from '../model/once-each.ts';
import type { KnowledgeOverlay } from '../model/overlay.ts';
import { systemDigests } from '../model/system-digests.ts';
import { compareText } from '../model/text-order.ts';
import { readingsInOrder } from './readings-in-order.ts';

/** What is asked for, whatever the lines in which it was written. `systems` come in the order of their names. */
export function desiredDigest(fleet: DesiredFleet, systems: readonly DesiredSystem[]): string {
  const { catalog, checks, freezes, overlays, rollouts, windows } = fleet;
  const each = new LinesDigest();
  for (const system of systems) each.addLine(systemDigests(system).asked);
  const content: ContentOf<DesiredFleet> = {
    catalog: catalogDigest(catalog),
    checks: digestOfSet(checks),
    freezes: digestOfSet(freezes),
    overlays: overlaysDigest(overlays),
    rollouts: digestOfSet(rollouts),
    systems: each.value,
    windows: digestOfSet(windows),
  };
  return digestOf(content);
}

/** Of documents, wherever they stand. */
const digestOfSet = onceEach((documents: readonly object[]): string =>
  digestOf(canonicalSet(documents.map((document) => ({ ...document, origin: undefined })))),
);

export const catalogDigest: (catalog: readonly CatalogPackage[]) => string = digestOfSet;

const overlaysDigest = onceEach((overlays: readonly KnowledgeOverlay[]): string =>
  digestOf(canonicalSet(overlays.map(overlayContent))),
);

/** What was found, without the moments at which anyone looked: looking again and finding the same changes nothing. */
export const observedDigest = onceEach((system: ObservedSystem): string => digestOfContent(observedContent(system)));

export function observedContent({
  agents,
  cluster,
  name,
  unlisted,
}: ObservedSystem): ContentOf<ObservedSystem, 'takenAt'> {
  return {
    agents: alikeTogether(inNameOrder(agents.map(withReadingsInOrder), foundContent)),
    cluster,
    name,
    unlisted: unlisted?.toSorted(compareText) ?? [],
  };
}

/** Names, and what was found of all of them. */
type Alike = readonly [names: string[], found: ContentOf<ObservedAgent, 'clockAheadMs' | 'name'>];

/** Agents of a cluster nearly all say the same, which is worth saying once for those that follow one another. */
function alikeTogether(agents: readonly ObservedAgent[]): readonly Alike[] {
  const groups: Alike[] = [];
  let first: ObservedAgent | undefined;
  for (const agent of agents) {
    if (first !== undefined && isAlike(first, agent)) {
      groups.at(-1)?.[0].push(agent.name);
    } else {
      first = agent;
      groups.push([[agent.name], foundContent(agent)]);
    }
  }
  return groups;
}

function isAlike(a: ObservedAgent, b: ObservedAgent): boolean {
  return (
    a.state === b.state &&
    a.role === b.role &&
    a.problem?.code === b.problem?.code &&
    a.readings.length === b.readings.length &&
    a.readings.every(({ raw, source }, at) => raw === b.readings[at]?.raw && source === b.readings[at]?.source)
  );
}

function foundContent({ problem, readings, role, state }: ObservedAgent): Alike[1] {
  return { problem: problem?.code, readings: readings.map(readingContent), role, state };
}

function withReadingsInOrder(agent: ObservedAgent): ObservedAgent {
  const readings = readingsInOrder(agent.readings);
  return readings === agent.readings ? agent : { ...agent, readings };
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
