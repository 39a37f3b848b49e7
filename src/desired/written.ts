import type { ApprovalNeeded } from '../model/approval.ts';
import type { PackageKind } from '../model/catalog.ts';
import type { AtClose, DesiredSystem, FailoverPolicy, Mode, UpgradeOptions } from '../model/desired.ts';
import type { FreezeScope } from '../model/freeze.ts';
import type { KnownIssue, Severity } from '../model/knowledge.ts';
import type { Track } from '../model/release.ts';
import type { Week, Weekday } from '../model/window.ts';
import type { WrittenRange } from '../model/written-range.ts';

/** Documents as their authors write them: what desired-state.schema.json lets through, before defaults. */
export interface WrittenSystem {
  readonly metadata: WrittenMetadata;
  readonly spec: {
    readonly connection: WrittenConnection;
    readonly agents?: WrittenAgents;
    readonly target: WrittenTarget;
    readonly failover?: {
      readonly policy?: FailoverPolicy;
      readonly systemDefault?: Exclude<FailoverPolicy, 'default'>;
    };
    readonly options?: Partial<UpgradeOptions>;
    readonly mode?: Mode;
    readonly schedule?: WrittenSchedule;
    readonly facts?: DesiredSystem['facts'];
    readonly acceptedRisks?: readonly WrittenAcceptance[];
    readonly freezeOverrides?: readonly WrittenFreezeOverride[];
    readonly health?: { readonly before?: readonly string[]; readonly after?: readonly string[] };
    readonly backup?: WrittenBackup;
    readonly approval?: ApprovalNeeded;
    readonly approvals?: readonly WrittenApproval[];
    readonly suspend?: { readonly reason: string; readonly until?: string };
  };
}

export interface WrittenBackup {
  readonly maxAge: string;
  readonly takenAt?: string;
}

export interface WrittenMetadata {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface WrittenConnection {
  readonly url: string;
  readonly credentials: string;
  readonly ssh?: WrittenSsh;
}

export interface WrittenSsh {
  readonly host?: string;
  readonly port?: number;
  readonly hostKey: string;
}

export interface WrittenAgents {
  readonly expect?: number;
  readonly orchestrator?: string;
  readonly pairs?: readonly WrittenPair[];
  readonly members?: readonly WrittenMember[];
}

export interface WrittenPair {
  readonly main: string;
  readonly backup: string;
}

export interface WrittenMember {
  readonly name: string;
  readonly url: string;
  readonly ssh?: WrittenSsh;
}

export interface WrittenTarget {
  readonly track: Track;
  readonly version?: string;
  readonly ceiling?: string;
  readonly minimumReleaseAge?: string;
}

export interface WrittenSchedule {
  readonly reconcile?: string;
  readonly windows?: readonly string[];
  readonly timezone?: string;
  readonly stageAhead?: string;
  readonly atClose?: AtClose;
}

export interface WrittenCatalog {
  readonly spec: { readonly packages: readonly WrittenPackage[]; readonly checks?: readonly WrittenCheckPackage[] };
}

export interface WrittenCheckPackage {
  readonly name: string;
  readonly from: string;
  readonly sha256: string;
  readonly size: number;
  readonly validFor?: string;
}

export interface WrittenPackage {
  readonly release: string;
  readonly build: number;
  readonly kind?: PackageKind;
  readonly from: string;
  readonly sha256: string;
  readonly size: number;
  readonly releasedAt?: string;
  readonly base?: { readonly release: string; readonly build: number };
  readonly prerequisiteExecutor?: boolean;
  readonly preferred?: boolean;
}

export interface WrittenWindow {
  readonly metadata: WrittenMetadata;
  readonly spec: {
    readonly days?: readonly Weekday[];
    readonly weeks?: readonly Week[];
    readonly date?: string;
    readonly cron?: string;
    readonly start?: string;
    readonly duration: string;
    readonly timezone: string;
  };
}

export interface WrittenFreeze {
  readonly metadata: WrittenMetadata;
  readonly spec: {
    readonly reason: string;
    readonly from?: string;
    readonly until?: string;
    readonly calendar?: string;
    readonly timezone?: string;
    readonly scope?: FreezeScope;
    readonly selector?: Readonly<Record<string, string>>;
    readonly mayOverride?: readonly string[];
  };
}

export interface WrittenRollout {
  readonly metadata: WrittenMetadata;
  readonly spec: {
    readonly selector?: Readonly<Record<string, string>>;
    readonly waves: readonly WrittenWave[];
    readonly maxConcurrent?: number;
    readonly maxFailures?: number;
    readonly redundancy?: readonly WrittenRedundancy[];
    readonly dependencies?: readonly WrittenDependency[];
  };
}

export interface WrittenWave {
  readonly name: string;
  readonly selector?: Readonly<Record<string, string>>;
  readonly systems?: readonly string[];
  readonly soak?: string;
}

export interface WrittenRedundancy {
  readonly label?: string;
  readonly systems?: readonly string[];
}

export interface WrittenDependency {
  readonly system: string;
  readonly after: readonly string[];
}

export interface WrittenFreezeOverride {
  readonly freeze: string;
  readonly reason: string;
  readonly owner: string;
}

export interface WrittenApproval {
  readonly digest: string;
  readonly owner: string;
  readonly reason: string;
  readonly expires?: string;
}

export interface WrittenAcceptance {
  readonly id: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

export interface WrittenOverlay {
  readonly metadata: WrittenMetadata;
  readonly spec: {
    readonly knownBuilds?: readonly WrittenBuild[];
    readonly risks?: readonly WrittenRisk[];
    readonly corrections?: readonly WrittenCorrection[];
  };
}

export interface WrittenBuild {
  readonly release: string;
  readonly build: number;
  readonly reason: string;
}

export interface WrittenRisk {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly appliesTo: Extract<KnownIssue['appliesTo'], 'running-version' | 'upgrade-to' | 'upgrade-path'>;
  readonly affects: readonly WrittenRange[];
  readonly from?: readonly WrittenRange[];
  readonly scope?: readonly string[];
  readonly url?: string;
  readonly reason: string;
}

export interface WrittenCorrection {
  readonly id: string;
  readonly drop?: true;
  readonly severity?: Severity;
  readonly reason: string;
}
