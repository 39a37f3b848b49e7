import type { Approval } from '../model/approval.ts';
import type { CatalogPackage } from '../model/catalog.ts';
import type {
  AgentEndpoint,
  DesiredFleet,
  DesiredSystem,
  DesiredTarget,
  SshEndpoint,
  UpgradeOptions,
} from '../model/desired.ts';
import {
  type ContentOf,
  canonicalJson,
  canonicalSet,
  digestOf,
  digestOfContent,
  LinesDigest,
} from '../model/digest.ts';
import type { FreezeOverride } from '../model/freeze.ts';
import type { ObservedAgent, ObservedSystem, Reading } from '../model/observed.ts';
import { onceEach } from '../model/once-each.ts';
import type { KnowledgeOverlay, RiskAcceptance } from '../model/overlay.ts';
import { compareText, inKeyOrder } from '../model/text-order.ts';

/** What is asked for, whatever the lines in which it was written. `systems` come in the order of their names. */
export function desiredDigest(fleet: DesiredFleet, systems: readonly DesiredSystem[]): string {
  const { catalog, checks, freezes, overlays, rollouts, windows } = fleet;
  const each = new LinesDigest();
  for (const system of systems) each.addContent(desiredContent(system));
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

type AskedAtTheAct =
  | 'approval'
  | 'approvals'
  | 'atClose'
  | 'backup'
  | 'health'
  | 'freezeOverrides'
  | 'labels'
  | 'origin'
  | 'schedule'
  | 'suspend';

/** What decides one system: its gates, which are asked again at the moment of the act, and its labels left out. */
export const decidingDigest = onceEach((system: DesiredSystem): string => {
  const { acceptedRisks, agents, credentials, facts, failover, mode, name, options, orchestrator, target } = system;
  const content: ContentOf<DesiredSystem, AskedAtTheAct> = {
    acceptedRisks: inTextOrder(acceptedRisks.map(acceptanceContent)),
    agents: inNameOrder(agents.map(endpointContent)),
    credentials,
    facts: inKeyOrder(facts),
    failover: failoverContent(failover),
    mode,
    name,
    options: optionsContent(options),
    orchestrator,
    target: targetContent(target),
  };
  return digestOfContent(content);
});

/** What was found, without the moments at which anyone looked: looking again and finding the same changes nothing. */
export const observedDigest = onceEach((system: ObservedSystem): string => digestOfContent(observedContent(system)));

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
  const { approval, approvals, atClose, backup, freezeOverrides, health, labels, schedule, suspend } = system;
  return {
    approval,
    approvals: inTextOrder(approvals.map(approvalContent)),
    atClose,
    backup,
    deciding: decidingDigest(system),
    freezeOverrides: inTextOrder(freezeOverrides.map(overrideContent)),
    health: { before: inTextOrder(health.before), after: inTextOrder(health.after) },
    labels: inKeyOrder(labels),
    schedule: scheduleContent(schedule),
    suspend: suspend && suspendContent(suspend),
  };
}

function approvalContent({ digest, expires, owner, reason }: Approval): ContentOf<Approval, 'origin'> {
  return { digest, expires, owner, reason };
}

function overrideContent({ freeze, owner, reason }: FreezeOverride): ContentOf<FreezeOverride, 'origin'> {
  return { freeze, owner, reason };
}

type Suspend = NonNullable<DesiredSystem['suspend']>;

function suspendContent({ reason, until }: Suspend): ContentOf<Suspend> {
  return { reason, until };
}

function failoverContent({ policy, systemDefault }: DesiredSystem['failover']): ContentOf<DesiredSystem['failover']> {
  return { policy, systemDefault };
}

function scheduleContent(schedule: DesiredSystem['schedule']): ContentOf<DesiredSystem['schedule']> {
  const { reconcile, stageAheadMs, timezone, windows } = schedule;
  return { reconcile, stageAheadMs, timezone, windows: inTextOrder(windows) };
}

function optionsContent(options: UpgradeOptions): ContentOf<UpgradeOptions> {
  const { delayedStart, extractAllFiles, rebootAfterUpgrade, startAfterUpgrade, stopSnmp } = options;
  return { delayedStart, extractAllFiles, rebootAfterUpgrade, startAfterUpgrade, stopSnmp };
}

function targetContent({ ceiling, minimumReleaseAgeMs, track, version }: DesiredTarget): ContentOf<DesiredTarget> {
  return { ceiling: canonicalJson(ceiling), minimumReleaseAgeMs, track, version: canonicalJson(version) };
}

/** Most lists have nothing to be put in order. */
function inTextOrder(list: readonly unknown[]): unknown {
  return list.length < 2 ? list : canonicalSet(list);
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
  return { name, problem: problem?.code, readings: readingsInOrder(readings).map(readingContent), role, state };
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
