import type { CatalogPackage } from '../model/catalog.ts';
import type { FailoverPolicy, Mode } from '../model/desired.ts';
import type { Estimate } from '../model/estimate.ts';
import type { Instant } from '../model/instant.ts';
import type { Severity } from '../model/knowledge.ts';
import type { AgentRole, AgentState } from '../model/observed.ts';
import type { Track } from '../model/release.ts';

export const VERDICTS = ['up-to-date', 'upgrade', 'waiting', 'blocked', 'skipped', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why a system got its verdict. Stable: people alert on these. */
export type Reason =
  | 'UpToDate'
  | 'UpgradeAvailable'
  | 'HopRequired'
  | 'RunInProgress'
  | 'AwaitingApproval'
  | 'AwaitingWindow'
  | 'FreezeActive'
  | 'WouldNotFitWindow'
  | 'HealthCheckFailed'
  | 'BackupStale'
  | 'BackupUnknown'
  | 'AwaitingSoak'
  | 'AwaitingWave'
  | 'AwaitingDependency'
  | 'AwaitingRedundancy'
  | 'AwaitingSlot'
  | 'BrakeTripped'
  | 'Suspended'
  | 'PreviousRunFailed'
  | 'PrerequisiteFailed'
  | 'HotfixInstalled'
  | 'UnknownBuild'
  | 'UnknownRelease'
  | 'VersionUnparseable'
  | 'DowngradeRefused'
  | 'TrackSwitchRefused'
  | 'AboveCeiling'
  | 'PackageUnavailable'
  | 'PathBlocked'
  | 'KnownIssue'
  | 'RiskUnknown'
  | 'ManualStepRequired'
  | 'FailoverPolicyRefused'
  | 'MixedVersions'
  | 'AgentUnreachable'
  | 'AgentNotRunning'
  | 'AgentsMissing'
  | 'AccessDenied'
  | 'NotObserved';

/** A release with what identifies it on an Agent. `release` is as the vendor writes it: `10.5.0 [CU3]`. */
export interface PlannedRelease {
  readonly release: string;
  readonly build: number | undefined;
  readonly train: number | undefined;
  readonly track: Track;
  readonly notes: string | undefined;
}

export interface PlannedAgent {
  readonly name: string;
  readonly role: AgentRole;
  readonly state: AgentState;
  /** What was read; undefined where nothing could be. */
  readonly raw: string | undefined;
  readonly release: string | undefined;
  readonly build: number | undefined;
}

/** One install. The whole cluster goes together. */
export interface Hop {
  readonly from: PlannedRelease;
  readonly to: PlannedRelease & { readonly build: number };
  /** `why` where the Catalog has delta packages of the release, chosen or not. */
  readonly package: Pick<CatalogPackage, 'kind' | 'from' | 'sha256' | 'size'> & { readonly why?: string };
  readonly failoverPolicy: Exclude<FailoverPolicy, 'default'>;
  /** Worst first; those that are false are left out. */
  readonly risks: readonly Risk[];
  /** Agents in the order in which the vendor's tool reaches them: orchestrator, members, then offline Failover Agents. */
  readonly agents: readonly string[];
  /** Why this release is a stop on the way. */
  readonly why: string;
  /** How long it is expected to take. The planner leaves it to the gates, and no digest counts it. */
  readonly estimate?: Estimate;
}

/** A known issue, path rule or local lesson that touches a hop. `unknown` counts as true. */
export interface Risk {
  /** `KI_…` for a known issue, the rule's id, or `LOCAL_…`. */
  readonly id: string;
  readonly kind: 'known-issue' | 'path-rule' | 'local';
  readonly verdict: boolean | 'unknown';
  readonly severity: Severity;
  readonly title: string;
  readonly url: string | undefined;
  /** Why the verdict: which ranges it falls in, which facts said so. */
  readonly because: string;
  /** What `facts` say where it holds: of an unknown verdict, and of what is missing. Either answer decides. */
  readonly facts: Readonly<Record<string, string | boolean>>;
  /** Undefined where nobody accepted it, or the acceptance has expired. */
  readonly accepted: { readonly reason: string; readonly owner: string; readonly expires: string } | undefined;
  /** There where an acceptance of it has ended and no other holds. */
  readonly acceptanceOver?: true;
}

/** One release that could have been the target, and what spoke against it. */
export interface Candidate {
  readonly release: string;
  readonly build: number | undefined;
  readonly chosen: boolean;
  /** Where its release notes are. */
  readonly notes?: string;
  /** Empty for eligible ones; the chosen one keeps the step that a person has to do on the way. */
  readonly objections: readonly Objection[];
  /** As many more as the same speaks against are left out of the list; the oldest of all of them. */
  readonly alike?: { readonly count: number; readonly oldest: string };
}

/** Candidates that are left out of the list, each refused for reasons of its own. */
export interface UnlistedCandidates {
  readonly count: number;
  readonly newest: string;
  readonly oldest: string;
  /** What each of them was refused for first. */
  readonly reasons: readonly Reason[];
}

/**
 * A "no". `rule` is the name of its file under planner/rules, or of what else refuses: `known-risks`, `whole-cluster`,
 * `previous-run`, `prerequisites`.
 */
export interface Objection {
  readonly rule: string;
  readonly reason: Reason;
  readonly message: string;
  /** The exact edit or act that would turn the no into a yes, where there is one. */
  readonly unblock?: string;
  /** When the no ends by itself, where it does. */
  readonly notBefore?: Instant;
  /** What a person has to do by hand, where that is what it waits for. */
  readonly step?: ManualStep;
  /** The id of the risk, where it is one that nobody has taken on. */
  readonly risk?: string;
}

/** Done by a person on one release, on the way to another; confirmed with `ratchet confirm`. */
export interface ManualStep {
  /** The rule that asks for it: `broker-gateway-gate`. */
  readonly id: string;
  /** Where the system has to stand while it is done. */
  readonly release: string;
  readonly build: number | undefined;
}

/** What a track has to offer, whether the system follows it or not. */
export interface TrackOffer {
  readonly track: Track;
  /** The newest that is released, as far as is known here. */
  readonly newest: PlannedRelease | undefined;
  /** The newest that this system could go to now, or stay on; undefined where there is none. */
  readonly newestEligible: PlannedRelease | undefined;
}

/** The one entry that every system gets. */
export interface SystemPlan {
  readonly system: string;
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly message: string;
  readonly evidence: readonly string[];
  /** The earliest moment at which the answer may change by itself. */
  readonly notBefore: Instant | undefined;
  /** The exact edit or act that would change the verdict. */
  readonly unblock: string | undefined;
  readonly mode: Mode;
  readonly track: Track;
  readonly current: (PlannedRelease & { readonly agents: readonly PlannedAgent[] }) | undefined;
  /** The Agents as found, where no current release could be told; else they are in `current`. See `foundAgents`. */
  readonly agents?: readonly PlannedAgent[];
  readonly target: PlannedRelease | undefined;
  readonly hops: readonly Hop[];
  /** Of every hop of the path, and of the target where a risk keeps it from being one; each id once. */
  readonly risks: readonly Risk[];
  /** Newest first, and the newest always: at most 16. The rest is counted with its like, or as `unlisted`. */
  readonly candidates: readonly Candidate[];
  readonly unlisted?: UnlistedCandidates;
  /** Is it up to date, and what is there? Main first; each release with the link to its notes. */
  readonly available: readonly TrackOffer[];
  /** Worth knowing, holds nothing back. */
  readonly warnings: readonly string[];
  /** What the hops rest on; there where there are hops. */
  readonly basis?: PlanBasis;
  /** Over the hops and what they rest on: it stays the same whatever else changes in the fleet. */
  readonly digest?: string;
  /**
   * One for each hop: over it, those that follow, and what they rest on but for what was found. There where an approval is
   * required, so that it can be told that the rest of an approved path is still the rest of it.
   */
  readonly ahead?: readonly string[];
}

/** A digest over each kind of fact that decided a system, and over no others. */
export interface PlanBasis {
  /** What the repository asks of this system; its labels, windows and suspension are not part of it. */
  readonly desired: string;
  readonly observed: string;
  /** The packages of the releases on the path, and whatever claims their builds. */
  readonly catalog: string;
  /** What is known of the releases on the path, and of the risks that touch it. */
  readonly knowledge: string;
}

/** What holds for a plan as a whole. */
export interface PlanHead {
  readonly formatVersion: '1';
  readonly createdAt: Instant;
  readonly source: { readonly revision: string };
  readonly digests: {
    readonly desired: string;
    /** Of the systems that are asked for. */
    readonly observed: string;
    readonly knowledge: string;
    readonly catalog: string;
  };
  readonly summary: Readonly<Record<Verdict, number>>;
  /** At least one system has something to carry out. */
  readonly applyable: boolean;
  /** Every system could be judged: none is `unknown`. */
  readonly complete: boolean;
  readonly errored: boolean;
  /** Over what was decided, without any moment: gates that open and close leave it as it is. */
  readonly digest: string;
}

export interface Plan extends PlanHead {
  readonly systems: readonly SystemPlan[];
}

/** What makes a plan one that may be carried out later, once on each system, while nothing that it rests on has changed. */
export interface SavedPlanHead extends PlanHead {
  readonly expiresAt: Instant;
  /** Over every entry and all of the above. It finds damage and careless edits, and names this one plan; it is no signature. */
  readonly seal: string;
}

export interface SavedPlan extends Plan, SavedPlanHead {}
