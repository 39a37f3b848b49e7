import type { Approval } from './approval.ts';
import { inNameOrder, inTextOrder } from './canonical-order.ts';
import type { AgentEndpoint, DesiredSystem, DesiredTarget, SshEndpoint, UpgradeOptions } from './desired.ts';
import { type ContentOf, canonicalJson, digestOfContent } from './digest.ts';
import type { FreezeOverride } from './freeze.ts';
import { onceEach } from './once-each.ts';
import type { RiskAcceptance } from './overlay.ts';
import { inKeyOrder } from './text-order.ts';

/** What is asked for of one system, whatever the lines in which it was written. */
export interface SystemDigests {
  /** What decides: its gates, which are asked again at the moment of the act, and its labels left out. */
  readonly deciding: string;
  /** All of it. */
  readonly asked: string;
}

/** A reading that is remembered brings them along: see `recall`. */
export const systemDigests = onceEach((system: DesiredSystem): SystemDigests => {
  const deciding = digestOfContent(decidingContent(system));
  return { deciding, asked: digestOfContent(askedContent(system, deciding)) };
});

type AskedAtTheAct =
  | 'approval'
  | 'approvals'
  | 'atClose'
  | 'backup'
  | 'health'
  | 'freezeOverrides'
  | 'labels'
  | 'origin'
  | 'places'
  | 'schedule'
  | 'suspend';

function decidingContent(system: DesiredSystem): ContentOf<DesiredSystem, AskedAtTheAct> {
  const { acceptedRisks, agents, credentials, facts, failover, mode, name, options, orchestrator, target } = system;
  return {
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
}

/** `deciding` is the digest of what is left out here. */
function askedContent(system: DesiredSystem, deciding: string): object {
  const { approval, approvals, atClose, backup, freezeOverrides, health, labels, schedule, suspend } = system;
  return {
    approval,
    approvals: inTextOrder(approvals.map(approvalContent)),
    atClose,
    backup,
    deciding,
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

function endpointContent({ name, peer, role, ssh, url }: AgentEndpoint): ContentOf<AgentEndpoint> {
  return { name, peer, role, ssh: ssh && sshContent(ssh), url };
}

function sshContent({ host, hostKey, port }: SshEndpoint): ContentOf<SshEndpoint> {
  return { host, hostKey, port };
}

type Accepted = ContentOf<RiskAcceptance, 'origin' | 'expiresAsWritten'>;

function acceptanceContent({ expires, id, owner, reason }: RiskAcceptance): Accepted {
  return { expires, id, owner, reason };
}
