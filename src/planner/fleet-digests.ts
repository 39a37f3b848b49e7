import { inNameOrder } from '../model/canonical-order.ts';
import type { CatalogPackage } from '../model/catalog.ts';
import type { DesiredFleet, DesiredSystem } from '../model/desired.ts';
import { type ContentOf, canonicalSet, digestOf, digestOfContent, LinesDigest } from '../model/digest.ts';
import type { ObservedAgent, ObservedSystem, Reading } from '../model/observed.ts';
import { onceEach } from '../model/once-each.ts';
import type { KnowledgeOverlay } from '../model/overlay.ts';
import { systemDigests } from '../model/system-digests.ts';
import { compareText } from '../model/text-order.ts';

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
    agents: alikeTogether(inNameOrder(agents.map(agentContent))),
    cluster,
    name,
    unlisted: unlisted?.toSorted(compareText) ?? [],
  };
}

/** Names, and what was found of all of them. */
type Alike = readonly [names: string[], found: Found];

/** Agents of a cluster nearly all say the same, which is worth saying once for those that follow one another. */
function alikeTogether(agents: readonly Named[]): readonly Alike[] {
  const groups: Alike[] = [];
  for (const { name, found } of agents) {
    const last = groups.at(-1);
    if (last !== undefined && isAlike(last[1], found)) last[0].push(name);
    else groups.push([[name], found]);
  }
  return groups;
}

function isAlike(a: Found, b: Found): boolean {
  return a.state === b.state && a.role === b.role && a.problem === b.problem && isSaid(a.readings, b.readings);
}

function isSaid(a: Found['readings'], b: Found['readings']): boolean {
  return a.length === b.length && a.every(({ raw, source }, at) => raw === b[at]?.raw && source === b[at]?.source);
}

interface Named {
  readonly name: string;
  readonly found: Found;
}

interface Found extends ContentOf<ObservedAgent, 'clockAheadMs' | 'name'> {
  readonly readings: readonly ContentOf<Reading, 'at'>[];
}

function agentContent({ name, problem, readings, role, state }: ObservedAgent): Named {
  return {
    name,
    found: { problem: problem?.code, readings: readingsInOrder(readings).map(readingContent), role, state },
  };
}

function readingsInOrder(readings: readonly Reading[]): readonly Reading[] {
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
