import type { PackageKind } from '../model/catalog.ts';
import type { DesiredSystem, FailoverPolicy, Mode, UpgradeOptions } from '../model/desired.ts';
import type { Track } from '../model/release.ts';
import type { Weekday } from '../model/window.ts';

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
    readonly suspend?: { readonly reason: string; readonly until?: string };
  };
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
}

export interface WrittenCatalog {
  readonly spec: { readonly packages: readonly WrittenPackage[] };
}

export interface WrittenPackage {
  readonly release: string;
  readonly build: number;
  readonly kind?: PackageKind;
  readonly from: string;
  readonly sha256: string;
  readonly size: number;
  readonly releasedAt?: string;
}

export interface WrittenWindow {
  readonly metadata: WrittenMetadata;
  readonly spec: {
    readonly days: readonly Weekday[];
    readonly start: string;
    readonly duration: string;
    readonly timezone: string;
  };
}
