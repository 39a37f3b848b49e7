import type { Approval, ApprovalNeeded } from './approval.ts';
import type { CatalogPackage } from './catalog.ts';
import type { Freeze, FreezeOverride } from './freeze.ts';
import type { Instant } from './instant.ts';
import type { AgentRole } from './observed.ts';
import type { Origin } from './origin.ts';
import type { KnowledgeOverlay, RiskAcceptance } from './overlay.ts';
import type { CheckPackage } from './prerequisite-check.ts';
import type { Release, Track } from './release.ts';
import type { Rollout } from './rollout.ts';
import type { Window } from './window.ts';

export const FAILOVER_POLICIES = ['default', 'simultaneous', 'backup-first', 'backup-first-switchback'] as const;
export type FailoverPolicy = (typeof FAILOVER_POLICIES)[number];

export const MODES = ['plan-only', 'upload-only', 'apply'] as const;
/** How far Ratchet may go with a system by itself. */
export type Mode = (typeof MODES)[number];

export const AT_CLOSE = ['pause', 'finish'] as const;
/** What becomes of the next hops of a path when its windows close. The hop that is under way is followed to its end in any case. */
export type AtClose = (typeof AT_CLOSE)[number];

/** One machine of a System. Both members of a Failover pair are listed, each under its own name. */
export interface AgentEndpoint {
  readonly name: string;
  readonly role: AgentRole;
  /** The other member of its Failover pair. */
  readonly peer: string | undefined;
  /** Base URL of its web server, without a path: `https://dma01.emea.example`. */
  readonly url: string;
  readonly ssh: SshEndpoint | undefined;
}

/** The address under which the other Agents and we know it. */
export function hostOf({ ssh, url }: AgentEndpoint): string {
  return ssh?.host ?? new URL(url).hostname;
}

export interface SshEndpoint {
  readonly host: string;
  readonly port: number;
  /** As `ssh-keygen -l` prints it: `SHA256:` and unpadded base64. */
  readonly hostKey: string;
}

export interface DesiredTarget {
  readonly track: Track;
  /** `latest` is the newest eligible release on the track. */
  readonly version: 'latest' | Release;
  readonly ceiling: Ceiling | undefined;
  readonly minimumReleaseAgeMs: number;
}

/** The highest release that may be installed: everything of a line, or up to one release. */
export type Ceiling =
  | { readonly kind: 'line'; readonly major: number; readonly minor: number }
  | { readonly kind: 'release'; readonly release: Release };

/** The options of the vendor's upgrade dialogue, passed per upgrade. Source: Configuring_the_default_upgrade_options. */
export interface UpgradeOptions {
  readonly extractAllFiles: boolean;
  readonly delayedStart: boolean;
  readonly startAfterUpgrade: boolean;
  readonly stopSnmp: boolean;
  readonly rebootAfterUpgrade: boolean;
}

export interface DesiredBackup {
  readonly maxAgeMs: number;
  /** When the last one was taken, as the fleet repository has it. */
  readonly takenAt: Instant | undefined;
}

/** A System as its author wants it, with every default filled in. */
export interface DesiredSystem {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly origin: Origin;
  /** Name of a credential in the operator's configuration. */
  readonly credentials: string;
  readonly agents: readonly AgentEndpoint[];
  /** The Agent on which the package is staged and the upgrade launched; one of `agents`. */
  readonly orchestrator: string;
  readonly target: DesiredTarget;
  readonly failover: {
    readonly policy: FailoverPolicy;
    readonly systemDefault: Exclude<FailoverPolicy, 'default'> | undefined;
  };
  readonly options: UpgradeOptions;
  readonly mode: Mode;
  readonly schedule: {
    /** Cron expression of its passes; undefined follows the service's default. */
    readonly reconcile: string | undefined;
    /** Names of `Window` documents; none means any time. */
    readonly windows: readonly string[];
    readonly timezone: string;
    /** How long before its time a hop's package is staged; undefined is not before the hop itself. */
    readonly stageAheadMs: number | undefined;
  };
  readonly atClose: AtClose;
  /** What cannot be seen from outside and is known to the author: `brokerGateway: true`. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly acceptedRisks: readonly RiskAcceptance[];
  readonly freezeOverrides: readonly FreezeOverride[];
  /** Names of the operator's probes that have to pass before the first act. */
  readonly health: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** How old the last backup may be when a hop starts; undefined asks for none. */
  readonly backup: DesiredBackup | undefined;
  readonly approval: ApprovalNeeded;
  readonly approvals: readonly Approval[];
  readonly suspend: { readonly reason: string; readonly until: Instant | undefined } | undefined;
  readonly places: SystemPlaces;
}

/** Where in its document a System says what only the knowledge can judge. */
export interface SystemPlaces {
  /** Undefined where it names no release. */
  readonly version: Origin | undefined;
  readonly facts: Readonly<Record<string, Origin>>;
}

/** Everything that one revision of the fleet repository asks for. */
export interface DesiredFleet {
  readonly systems: readonly DesiredSystem[];
  readonly catalog: readonly CatalogPackage[];
  /** Packages that only check; each name once. */
  readonly checks: readonly CheckPackage[];
  readonly windows: readonly Window[];
  readonly freezes: readonly Freeze[];
  readonly rollouts: readonly Rollout[];
  readonly overlays: readonly KnowledgeOverlay[];
}
