import type { Instant } from './instant.ts';
import type { Release, Track } from './release.ts';

/** A release that the vendor has announced, with what identifies it. Source: the release notes and the docs' version list. */
export interface KnownRelease {
  readonly release: Release;
  readonly track: Track;
  /** Ordinal of the monthly publication: equal trains carry the same fixes. Undefined before version 10. */
  readonly train: number | undefined;
  /**
   * The train of the month in which it came out. Higher than `train` for a late CU of a feature release, which may
   * therefore hold fixes that the trains between the two do not have. Inferred from the publication dates.
   */
  readonly publishedWith: number | undefined;
  /** Every build published under this name, lowest first; empty where the vendor printed none. */
  readonly builds: readonly number[];
  /** The one of them that is probably a slip of the vendor's pen: nobody is told to look for its package. */
  readonly misprint: number | undefined;
  readonly status: 'released' | 'preview';
  /** Midnight UTC of the publication day, where known. */
  readonly releasedAt: Instant | undefined;
  /** Releases of the other track, or of another line, that the notes name as its equals. */
  readonly paired: readonly string[];
  /** What is odd about it: rebuilt under its name, out of band, a misprint. */
  readonly note: string | undefined;
  /** The release notes. */
  readonly url: string;
}

/** How long a main line is looked after. Source: Software_support_life_cycles. */
export interface LineLifeCycle {
  readonly line: string;
  /** Until then a cumulative update comes out every month. */
  readonly monthlyUntil: Instant | undefined;
  /** Until then security and critical fixes come when needed. */
  readonly supportedUntil: Instant;
  /** Until then there is help, without software. */
  readonly limitedUntil: Instant;
  readonly url: string;
}

/**
 * Releases of one track from one to another, compared by number. A range end such as `10.3.0` exclusive on the main track
 * means the rest of the 10.2 line. An undefined end is open.
 */
export interface ReleaseRange {
  readonly track: Track;
  readonly from: Release | undefined;
  readonly fromInclusive: boolean;
  readonly to: Release | undefined;
  readonly toInclusive: boolean;
}

/** How bad it is: the first two hold a hop back unless they are accepted, the others are shown. The grading is ours. */
export const SEVERITIES = ['blocks-upgrade', 'breaks-after-upgrade', 'degrades', 'cosmetic'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const HOLDING: ReadonlySet<Severity> = new Set(['blocks-upgrade', 'breaks-after-upgrade']);

export const STATUSES = ['fixed', 'open', 'workaround', 'configuration', 'external'] as const;

/** When a known issue bites: on an affected version, while moving to one, on one path, with one tool, on the way back. */
export const APPLIES_TO = [
  'running-version',
  'upgrade-to',
  'upgrade-path',
  'upgrade-method',
  'downgrade-from',
  'downgrade-path',
] as const;

/** A known issue of the vendor's, with our own short title. Source: the vendor's known-issue page at `url`. */
export interface KnownIssue {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly status: (typeof STATUSES)[number];
  readonly appliesTo: (typeof APPLIES_TO)[number];
  readonly affects: readonly ReleaseRange[];
  /** Where it bites on a path only: the releases that the path starts from. */
  readonly from: readonly ReleaseRange[] | undefined;
  readonly fixedIn: readonly Release[];
  /** Conditions that must all hold, and so never two values of one fact, as keys of a system's `facts`: `failover`, `snmpv3`, `os:windows-server-2022`. */
  readonly scope: readonly string[];
  /** A later package of the same name is not affected: the first build that has the fix. */
  readonly fixedFromBuild: readonly { readonly release: Release; readonly build: number }[];
  readonly url: string;
}

export const PATH_RULE_KINDS = [
  'block',
  'downgrade',
  'execution',
  'intermediate',
  'order',
  'package',
  'prerequisite-check',
  'requirement',
  'web',
] as const;
export const PATH_RULE_STRENGTHS = [
  'hard',
  'recommended',
  'recommended-always',
  'warn',
  'else-auto-reboot',
  'derived',
] as const;

/** A rule about moving from one release to another, as the vendor states it. */
export interface PathRule {
  readonly id: string;
  readonly kind: (typeof PATH_RULE_KINDS)[number];
  readonly strength: (typeof PATH_RULE_STRENGTHS)[number];
  /** Undefined: from anywhere. */
  readonly from: readonly ReleaseRange[] | undefined;
  /** Undefined: to anywhere. */
  readonly to: readonly ReleaseRange[] | undefined;
  readonly requirement: string;
  /** The id of the known issue that says the same, and is asked in its place. */
  readonly knownIssue: string | undefined;
  readonly urls: readonly string[];
}

/** Something that works differently from a release on. It applies to an upgrade that crosses it. */
export interface BreakingChange {
  /** Release note ids. */
  readonly ids: readonly number[];
  readonly firstMain: readonly Release[];
  readonly firstFeature: readonly Release[];
  readonly component: string;
  readonly summary: string;
  readonly url: string;
}

/** What the vendor publishes, as the planner reads it. */
export interface Knowledge {
  /** The commit of the vendor's documentation that this was taken from. */
  readonly revision: string;
  /** Ordered by release. */
  readonly releases: readonly KnownRelease[];
  readonly lifeCycles: readonly LineLifeCycle[];
  readonly knownIssues: readonly KnownIssue[];
  readonly pathRules: readonly PathRule[];
  readonly breakingChanges: readonly BreakingChange[];
  readonly digest: string;
}
